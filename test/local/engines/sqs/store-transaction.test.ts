import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { AwsError } from "../../../../local/engines/json-service.ts";
import { createTransactions } from "../../../../local/engines/sqs/store-transaction.ts";

function openNotes() {
  const database = new DatabaseSync(":memory:");
  database.exec("CREATE TABLE note (text TEXT)");
  const transact = createTransactions(database, "notes.sqlite");
  const write = (text: string) => database.prepare("INSERT INTO note VALUES (?)").run(text);
  const notes = () => database.prepare("SELECT text FROM note").all();
  return { transact, write, notes };
}

test("keeps what a request wrote before one of its entries was refused", () => {
  const { transact, write, notes } = openNotes();

  const refused = () =>
    transact(() => {
      write("expired messages removed");
      throw new AwsError("QueueDoesNotExist", "The specified queue does not exist.");
    });

  expect(refused).toThrow("The specified queue does not exist.");
  expect(notes()).toEqual([{ text: "expired messages removed" }]);
});

test("takes back what a failed request wrote, and answers nothing from then on", () => {
  const { transact, write, notes } = openNotes();
  const failing = () =>
    transact(() => {
      write("half");
      throw new Error("disk full");
    });

  expect(failing).toThrow('Cannot go on with the queues in "notes.sqlite": a write failed');
  expect(notes()).toEqual([]);
  expect(() => transact(notes)).toThrow('Cannot go on with the queues in "notes.sqlite": a write failed');
});
