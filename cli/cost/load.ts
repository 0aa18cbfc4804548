/** What is asked of Posthorn in a month. */
export interface Load {
  readonly events: number;
  /** That each event goes to, on average. */
  readonly endpoints: number;
  readonly payloadBytes: number;
  /** The share of attempts that fail and are made again, from 0 to 1. */
  readonly failing: number;
  readonly tenants: number;
  /** Deliveries in one call of deliver. A property of the load, not of the code: 1 at a trickle, 10 when busy. */
  readonly batch: number;
  /** How long an endpoint takes to answer; deliver waits for it, and waiting is billed. */
  readonly answerMs: number;
  /** The functions' own time, beside that: for an event, and for a delivery. */
  readonly ingestMs: number;
  readonly deliverMs: number;
}

export const deliveriesOf = ({ events, endpoints }: Load): number => events * endpoints;
export const failedAttemptsOf = (load: Load): number => deliveriesOf(load) * load.failing;
