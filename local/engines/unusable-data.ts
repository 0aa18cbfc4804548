/** What lies on the disk is nothing that an engine can work on. It mends nothing by itself: the data is its owner's. */
export class UnusableDataError extends Error {
  override readonly name = "UnusableDataError";
}
