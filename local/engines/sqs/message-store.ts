import { DatabaseSync } from "node:sqlite";
import type { Message, MessageContent } from "./message.ts";
import type { QueueRecord } from "./queue.ts";
import { readContent, readMessage, readQueue, type StoredMessage } from "./store-rows.ts";
import { prepareDatabase } from "./store-schema.ts";
import { createTransactions } from "./store-transaction.ts";

/** The lasting side of the engine. */
export interface MessageStore {
  transact<T>(work: () => T): T;
  queues(): readonly QueueRecord[];
  /** In the order in which they became or will become visible, so that lines form again as they were. */
  messages(): Iterable<StoredMessage>;
  saveQueue(record: QueueRecord): void;
  deleteQueue(name: string): void;
  nextSequence(): number;
  insert(queue: string, message: Message, content: MessageContent): void;
  update(queue: string, message: Message): void;
  remove(message: Message): void;
  removeAll(queue: string): void;
  contentOf(message: Message): MessageContent;
  close(): void;
}

function openDatabase(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  try {
    prepareDatabase(database, file);
    return database;
  } catch (cause) {
    database.close();
    if (cause instanceof Error && cause.message.includes("locked"))
      throw new Error(`Cannot open the queues in "${file}": another process has them open`, { cause });
    throw cause;
  }
}

export function openMessageStore(file = ":memory:"): MessageStore {
  const database = openDatabase(file);
  const queues = database.prepare("SELECT * FROM queue ORDER BY name");
  const saveQueue = database.prepare("INSERT OR REPLACE INTO queue VALUES (?, ?, ?, ?, ?)");
  const deleteQueue = database.prepare("DELETE FROM queue WHERE name = ?");
  const messages = database.prepare("SELECT * FROM message ORDER BY visible_at, sequence");
  const insertMessage = database.prepare(
    "INSERT INTO message VALUES (:sequence, :queue, :id, :group, :sentAt, :visibleAt, :receiveCount, :firstReceivedAt, :deadLetterSourceArn)",
  );
  const updateMessage = database.prepare(
    `UPDATE message SET queue = :queue, id = :id, message_group = :group, sent_at = :sentAt, visible_at = :visibleAt, receive_count = :receiveCount,
      first_received_at = :firstReceivedAt, dead_letter_source_arn = :deadLetterSourceArn WHERE sequence = :sequence`,
  );
  const removeMessage = database.prepare("DELETE FROM message WHERE sequence = ?");
  const removeMessages = database.prepare("DELETE FROM message WHERE queue = ?");
  const content = database.prepare("SELECT body, attributes, trace_header FROM content WHERE sequence = ?");
  const insertContent = database.prepare("INSERT INTO content VALUES (?, ?, ?, ?)");
  const removeContent = database.prepare("DELETE FROM content WHERE sequence = ?");
  const removeContents = database.prepare(
    "DELETE FROM content WHERE sequence IN (SELECT sequence FROM message WHERE queue = ?)",
  );
  let lastSequence = Number(database.prepare("SELECT max(sequence) AS last FROM message").get()?.last ?? 0);

  function removeAll(queue: string): void {
    removeContents.run(queue);
    removeMessages.run(queue);
  }

  return {
    transact: createTransactions(database, file),
    queues: () => queues.all().map(readQueue),
    *messages() {
      for (const row of messages.iterate()) yield readMessage(row);
    },
    saveQueue({ name, attributes, tags, createdAt, modifiedAt }) {
      saveQueue.run(name, JSON.stringify(attributes), JSON.stringify(tags), createdAt, modifiedAt);
    },
    deleteQueue(name) {
      removeAll(name);
      deleteQueue.run(name);
    },
    nextSequence() {
      lastSequence += 1;
      return lastSequence;
    },
    insert(queue, message, { body, attributes, traceHeader }) {
      insertMessage.run({ ...message, queue });
      insertContent.run(message.sequence, body, JSON.stringify(attributes), traceHeader);
    },
    update(queue, message) {
      updateMessage.run({ ...message, queue });
    },
    remove({ sequence }) {
      removeMessage.run(sequence);
      removeContent.run(sequence);
    },
    removeAll,
    contentOf: ({ sequence }) => readContent(content.get(sequence)),
    close: () => database.close(),
  };
}
