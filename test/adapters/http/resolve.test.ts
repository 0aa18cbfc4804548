import { createSocket } from "node:dgram";
import { once } from "node:events";
import { expect, test } from "vitest";
import { createDnsResolve } from "../../../adapters/http/resolve.ts";

const A = 1;
const AAAA = 28;

test("a name has the addresses of both families, IPv4 first", async () => {
  await using dns = await startDns({ [A]: ["7f000001", "7f000002"], [AAAA]: ["00000000000000000000000000000001"] });

  expect(await createDnsResolve([dns.server])("receiver.example")).toEqual(["127.0.0.1", "127.0.0.2", "::1"]);
});

test.each([
  ["IPv4", { [A]: ["7f000001"] }, ["127.0.0.1"]],
  ["IPv6", { [AAAA]: ["00000000000000000000000000000001"] }, ["::1"]],
])("one family, %s, is enough", async (_family, records, addresses) => {
  await using dns = await startDns(records);

  expect(await createDnsResolve([dns.server])("receiver.example")).toEqual(addresses);
});

test("a name without addresses rejects with the query that found none", async () => {
  await using dns = await startDns({});

  await expect(createDnsResolve([dns.server])("receiver.example")).rejects.toMatchObject({
    code: "ENODATA",
    syscall: "queryA",
  });
});

test.each(["localhost", "api.localhost"])("%s is this machine, and no server is asked", async (name) => {
  expect(await createDnsResolve(["127.0.0.1:1"])(name)).toEqual(["127.0.0.1", "::1"]);
});

/** Answers every question with the records of its type, given as hex digits. */
async function startDns(records: Readonly<Record<number, readonly string[]>>) {
  const socket = createSocket("udp4", (query, { port }) => socket.send(answerTo(query, records), port, "127.0.0.1"));
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return {
    server: `127.0.0.1:${socket.address().port}`,
    [Symbol.asyncDispose]: async () => {
      socket.close();
    },
  };
}

function answerTo(query: Buffer, records: Readonly<Record<number, readonly string[]>>): Buffer {
  const questionEnd = query.indexOf(0, 12) + 5; // the name ends in a zero byte; type and class follow
  const type = query.readUInt16BE(questionEnd - 4);
  const found = (records[type] ?? []).map((digits) => Buffer.from(digits, "hex"));
  const header = Buffer.from(query.subarray(0, 12));
  header.writeUInt16BE(0x8180, 2); // an answer without error
  header.writeUInt16BE(found.length, 6);
  header.writeUInt32BE(0, 8); // no further sections
  return Buffer.concat([header, query.subarray(12, questionEnd), ...found.map((address) => record(type, address))]);
}

function record(type: number, address: Buffer): Buffer {
  const head = Buffer.from("c00c" + "0000" + "0001" + "0000003c" + "0000", "hex"); // the name asked for, class IN, a minute
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(address.length, 10);
  return Buffer.concat([head, address]);
}
