/**
 * Reasons that more than one property has. They are read by whoever asks why a line of a template does nothing here.
 */
export const encryptionAtRest = "encryption at rest: local files are guarded by their owner's account";
export const description = "words for the readers of a console";
export const neverDeleted = "the local cloud deletes no resource by itself: its data directory is its owner's";
export const oneRegion = "copies, throughput and protection per region: the local cloud is one region on one disk";
export const unboundedCapacity = "local tables have no bounded capacity; the meter counts what AWS would bill";
export const policyLanguage = "there is one policy language, 2012-10-17";
export const authorizedByRole =
  "calls are authorized by the role of the function that makes them, and come from this machine only";
export const invokedByTheCloud = "the local cloud itself invokes what a route, schedule or secret names";
export const notRepeated = "a run that fails is logged and not repeated: the next is due soon";
export const oneVersion = "there is one version of the code: what was synthesized last";
export const evaluatedElsewhere = "metrics, logs and alarms are evaluated by CloudWatch, or by the operator's tools";
export const notifiesNobody = "nobody is notified from this machine";
export const notBackedUp = "backups are AWS's; the local data directory can be copied while it is stopped";
