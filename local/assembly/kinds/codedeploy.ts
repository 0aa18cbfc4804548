import type { ResourceKind } from "./kind.ts";
import { generatedName } from "./naming.ts";

// No ARNs: CloudFormation gives none for these either.
const application: ResourceKind = {
  namedBy: ["ApplicationName"],
  identify: (subject) => ({ physicalId: subject.named.ApplicationName ?? generatedName(subject, 100), attributes: {} }),
};

const deploymentGroup: ResourceKind = {
  namedBy: ["DeploymentGroupName"],
  identify: (subject) => ({
    physicalId: subject.named.DeploymentGroupName ?? generatedName(subject, 100),
    attributes: {},
  }),
};

export const codeDeployKinds = {
  "AWS::CodeDeploy::Application": application,
  "AWS::CodeDeploy::DeploymentGroup": deploymentGroup,
};
