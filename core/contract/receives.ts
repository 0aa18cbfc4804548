/** After this many receives of a message it is our crash that is the problem, not the receiver. */
export const RECEIVES_BEFORE_DEAD = 5;
