/** The account and region that the local cloud plays, and where its services listen. */
export interface Environment {
  /** Twelve digits. It is part of every ARN, and so of every grant. */
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
  readonly urlSuffix: string;
  readonly endpoints: {
    /** What queue URLs begin with: the SDK sends to the host in the URL. */
    readonly sqs: string;
    /** What `ApiEndpoint` of an HTTP API gives. Without it, the name it would have on AWS. */
    readonly httpApi?: string;
  };
  /** Values of template parameters, by name; they go before defaults. */
  readonly parameters?: Readonly<Record<string, string>>;
}
