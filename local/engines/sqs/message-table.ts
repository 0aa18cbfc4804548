import type { DatabaseSync } from "node:sqlite";
import type { Message, MessageContent } from "./message.ts";
import { readContent, readMessage, type StoredMessage } from "./store-rows.ts";

export interface MessageTable {
  /** In the order in which they became or will become visible, so that lines form again as they were. */
  messages(): Iterable<StoredMessage>;
  nextSequence(): number;
  insert(queue: string, message: Message, content: MessageContent): void;
  /** Writes where a message stands, its queue included. */
  update(queue: string, message: Message): void;
  remove(message: Message): void;
  removeAll(queue: string): void;
  /** Makes everything that is in flight visible. */
  releaseInFlight(now: number): void;
  contentOf(message: Message): MessageContent;
}

const insertMessage = `INSERT INTO message VALUES
  (:sequence, :queue, :id, :group, :sentAt, :visibleAt, :receiveCount, :firstReceivedAt, :deadLetterSourceArn)`;

const updateMessage = `UPDATE message SET
  queue = :queue, id = :id, message_group = :group, sent_at = :sentAt, visible_at = :visibleAt,
  receive_count = :receiveCount, first_received_at = :firstReceivedAt, dead_letter_source_arn = :deadLetterSourceArn
  WHERE sequence = :sequence`;

const removeContents = "DELETE FROM content WHERE sequence IN (SELECT sequence FROM message WHERE queue = ?)";

export function openMessageTable(database: DatabaseSync): MessageTable {
  const sql = {
    messages: database.prepare("SELECT * FROM message ORDER BY visible_at, sequence"),
    insert: database.prepare(insertMessage),
    update: database.prepare(updateMessage),
    remove: database.prepare("DELETE FROM message WHERE sequence = ?"),
    releaseInFlight: database.prepare(
      "UPDATE message SET visible_at = :now WHERE receive_count > 0 AND visible_at > :now",
    ),
    removeAll: database.prepare("DELETE FROM message WHERE queue = ?"),
    content: database.prepare("SELECT body, attributes, trace_header FROM content WHERE sequence = ?"),
    insertContent: database.prepare("INSERT INTO content VALUES (?, ?, ?, ?)"),
    removeContent: database.prepare("DELETE FROM content WHERE sequence = ?"),
    removeContents: database.prepare(removeContents),
  };
  let lastSequence = Number(database.prepare("SELECT max(sequence) AS last FROM message").get()?.last ?? 0);

  return {
    *messages() {
      for (const row of sql.messages.iterate()) yield readMessage(row);
    },
    releaseInFlight: (now) => void sql.releaseInFlight.run({ now }),
    nextSequence() {
      lastSequence += 1;
      return lastSequence;
    },
    insert(queue, message, { body, attributes, traceHeader }) {
      sql.insert.run({ ...message, queue });
      sql.insertContent.run(message.sequence, body, JSON.stringify(attributes), traceHeader);
    },
    update(queue, message) {
      sql.update.run({ ...message, queue });
    },
    remove({ sequence }) {
      sql.remove.run(sequence);
      sql.removeContent.run(sequence);
    },
    removeAll(queue) {
      sql.removeContents.run(queue);
      sql.removeAll.run(queue);
    },
    contentOf: ({ sequence }) => readContent(sql.content.get(sequence)),
  };
}
