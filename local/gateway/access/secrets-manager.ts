import { type AccessOf, type AccessQuestion, access, arn, text } from "./access-of.ts";

export const secretsManagerAccess: AccessOf = async (question) => {
  const { operation, input } = question;
  const secret = text(input.SecretId);
  const stage = text(input.VersionStage);
  const context = {
    ...(secret === undefined ? {} : { "secretsmanager:secretid": [secret] }),
    ...(stage === undefined ? {} : { "secretsmanager:versionstage": [stage] }),
  };
  return [access(`secretsmanager:${operation}`, await secretArn(question), context)];
};

/** The ARN ends in six characters that nobody can guess, so only the engine knows it. */
async function secretArn({ input, place, lookUp }: AccessQuestion): Promise<string> {
  const named = text(input.SecretId) ?? text(input.Name);
  if (named === undefined) return "*";

  const { ARN } = await lookUp("DescribeSecret", { SecretId: named }).catch(() => ({ ARN: null }));
  return text(ARN) ?? (named.startsWith("arn:") ? named : arn("secretsmanager", place, `secret:${named}`));
}
