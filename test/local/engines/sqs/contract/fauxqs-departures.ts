const otherCodeOrText = "answers another code or text than SQS";
const notChecked = "does not check it";
const unknownOperation = "does not know the operation";
const notKept = "drops it";

/** What fauxqs is known to do otherwise, by the sentence of the case. Each is run, and has to fail: when one no longer does, it leaves the list. */
export const fauxqsDepartures: Readonly<Record<string, string>> = {
  "refuses to create a queue again with a different attribute": otherCodeOrText,
  "refuses a name with a character that no queue may have": notChecked,
  "refuses an attribute that does not exist": notChecked,
  "refuses an attribute out of its range": otherCodeOrText,
  "purges a queue at most once a minute": notChecked,
  "keeps the group of a message on a standard queue": notKept,
  "passes the trace header on": notKept,
  "shows the attributes that are asked for, and digests those": "digests all attributes that were sent",
  "refuses a delay above fifteen minutes": notChecked,
  "refuses a body with a character that XML does not have": otherCodeOrText,
  "accepts a body with an emoji, a tab and a line break": "refuses characters beyond U+FFFF",
  "counts the attributes against the size limit": otherCodeOrText,
  "refuses an eleventh attribute": notChecked,
  "refuses an attribute without a value": notChecked,
  "refuses a batch of eleven": otherCodeOrText,
  "refuses a batch in which an id is repeated": otherCodeOrText,
  "refuses a batch of more than a mebibyte in total": otherCodeOrText,
  "deletes a batch entry by entry": "accepts anything as a receipt handle",
  "refuses what is no receipt handle": "accepts anything as a receipt handle",
  "refuses to change the visibility of a deleted message": otherCodeOrText,
  "refuses to hand out eleven messages": otherCodeOrText,
  "takes turns among groups, however long the line of one is": "has no fair queues",
  "tells from which queue a dead letter came": notKept,
  "refuses a redrive policy towards a queue that does not exist": notChecked,
  "lists the queues that redrive to a dead-letter queue": unknownOperation,
  "moves dead letters back to where they came from, as new messages": unknownOperation,
  "moves what was sent to the dead-letter queue directly only when told where to": unknownOperation,
  "moves no faster than asked, until it is cancelled": unknownOperation,
  "runs one move task per queue": unknownOperation,
  "moves messages only out of a queue that is a dead-letter queue": unknownOperation,
};
