import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { ROUTES, type Route, type RouteName } from "../../core/contract/routes.ts";
import { startTestCloud, type TestCloud } from "../support/cloud.ts";

/**
 * Who may call what, written down a second time by hand: the route table is what is tested. A route that is missing here
 * does not compile and fails the count below.
 */
const MAY_CALL: Readonly<Record<RouteName, string>> = {
  publishEvent: "admin service",
  publishEvents: "admin service",
  createEndpoint: "admin operator",
  listEndpoints: "admin operator viewer",
  getEndpoint: "admin operator viewer",
  patchEndpoint: "admin operator",
  deleteEndpoint: "admin operator",
  enableEndpoint: "admin operator",
  disableEndpoint: "admin operator",
  getSecret: "admin",
  rotateSecret: "admin operator",
  listDeliveries: "admin operator viewer",
  getDelivery: "admin operator viewer",
  retryDelivery: "admin operator",
  listEvents: "admin operator viewer",
  getEvent: "admin operator viewer",
  listEventDeliveries: "admin operator viewer",
  listEventTypes: "admin operator viewer",
  getEventType: "admin operator viewer",
  putEventType: "admin",
  deleteEventType: "admin",
  getCircuit: "admin operator viewer",
  putCircuit: "admin operator",
  testEndpoint: "admin operator",
  getAttention: "admin operator viewer",
  getStats: "admin operator viewer",
  createTenant: "admin",
  listTenants: "admin operator viewer",
  getTenant: "admin operator viewer",
  patchTenant: "admin",
  deleteTenant: "admin",
  createReplay: "admin operator",
  listReplays: "admin operator viewer",
  getReplay: "admin operator viewer",
  cancelReplay: "admin operator",
  listPublicKeys: "anyone",
  createKey: "admin",
  listKeys: "admin",
  getKey: "admin",
  revokeKey: "admin",
  listAudit: "admin",
  verifyAudit: "admin",
  openApi: "anyone",
  reference: "anyone",
  health: "admin operator",
  healthLive: "anyone",
  healthReady: "anyone",
};
const ROLES = ["viewer", "operator", "admin", "service"] as const;
const TENANTS = ["acme", "globex"] as const;

let cloud: TestCloud;
const keys = new Map<string, string>();
const things = new Map<string, Things>();

/** What there is of a tenant, so that what is hidden is hidden although it is there. */
interface Things {
  readonly endpoint: string;
  readonly event: string;
  readonly job: string;
}

/** Keys of acme only: globex is the tenant next door. */
beforeAll(async () => {
  cloud = await startTestCloud();
  await cloud.call("PUT", "/v1/event-types/invoice.paid", {});
  for (const role of ROLES) keys.set(role, (await makeKey(role, "acme")).key);
  for (const tenant of TENANTS) things.set(tenant, await furnish(tenant));
});

afterAll(() => cloud?.close());

async function furnish(tenant: string): Promise<Things> {
  const endpoint = await makeEndpoint(tenant);
  const { body: event } = await cloud.call("POST", "/v1/events", { tenant, type: "invoice.paid", data: 1 });
  const delivery = `/v1/tenants/${tenant}/endpoints/${endpoint}/deliveries/${event.id}`;
  const isRecorded = async () => expect((await cloud.call("GET", delivery)).status).toBe(200);
  await vi.waitFor(isRecorded, { timeout: 10_000, interval: 50 });
  const span = { since: "2020-01-01T00:00:00Z", until: "2020-01-02T00:00:00Z", status: "all" };
  const { body: job } = await cloud.call("POST", `/v1/tenants/${tenant}/replays`, span);
  return { endpoint, event: event.id, job: job.id };
}

async function makeEndpoint(tenant: string): Promise<string> {
  const { body } = await cloud.call("POST", `/v1/tenants/${tenant}/endpoints`, { url: "http://127.0.0.1:9/" });
  return body.id;
}

let made = 0;
async function makeKey(role: string, tenant: string): Promise<{ id: string; key: string }> {
  made += 1;
  const { body } = await cloud.call("POST", "/v1/keys", { name: `${role} ${made}`, role, tenant });
  return body;
}

interface Cell {
  readonly name: RouteName;
  readonly role: (typeof ROLES)[number];
  readonly tenant: (typeof TENANTS)[number];
}

/** The end of a tenant is the end of what the others ask for. */
const names = (Object.keys(ROUTES) as RouteName[]).toSorted(
  (a, b) => Number(a === "deleteTenant") - Number(b === "deleteTenant"),
);
const matrix: readonly Cell[] = names.flatMap((name) =>
  ROLES.flatMap((role) => TENANTS.map((tenant) => ({ name, role, tenant }))),
);

/** A sound request for the tenant; where a route names none, it is the same for both. What it would end is its own. */
async function ask({ name, role, tenant }: Cell) {
  const { method, path }: Route = ROUTES[name];
  const { endpoint = "", event = "", job = "" } = things.get(tenant) ?? {};
  const bodies: Partial<Record<RouteName, unknown>> = {
    publishEvent: { tenant, type: "invoice.paid", data: 1 },
    publishEvents: { events: [{ tenant, type: "invoice.paid", data: 1 }] },
    createEndpoint: { url: "http://127.0.0.1:9/" },
    putCircuit: { state: "closed" },
    createTenant: { id: tenant },
    createKey: { name: `made by ${role}`, role: "viewer", tenant },
  };
  const url = path
    .replace("{tenant}", tenant)
    .replace("{endpoint}", name === "deleteEndpoint" ? await makeEndpoint(tenant) : endpoint)
    .replace("{event}", event)
    .replace("{job}", job)
    .replace("{eventType}", "invoice.paid")
    .replace("{key}", path.includes("{key}") ? (await makeKey("viewer", tenant)).id : "");
  const query = ["listKeys", "listAudit", "verifyAudit"].includes(name) ? `?tenant=${tenant}` : "";
  const body = method === "GET" ? undefined : (bodies[name] ?? {});
  const response = await fetch(cloud.cloud.apiUrl + url + query, {
    method,
    headers: { authorization: `Bearer ${keys.get(role)}`, "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

/** What all tenants share is changed by keys of the whole stage only, and these keys are acme's. */
const OF_THE_STAGE: ReadonlySet<string> = new Set(["putEventType", "deleteEventType"]);

const namesTenant = ({ name }: Cell) =>
  ROUTES[name].path.includes("{tenant}") ||
  ["publishEvent", "createTenant", "createKey", "getKey", "revokeKey", "listKeys", "listAudit", "verifyAudit"].includes(
    name,
  );

const HIDDEN =
  '{"type":"/docs#not_found","title":"not found","status":404,"code":"not_found",' +
  '"detail":"There is nothing here that this key may see"}';

test("the matrix has no hole", () => {
  expect(Object.keys(MAY_CALL).sort()).toEqual([...names].sort());
  expect(matrix).toHaveLength(47 * 4 * 2);
});

test("every route lets in exactly the roles of the table, and nobody into the tenant next door", async () => {
  const surprises: string[] = [];
  for (const cell of matrix) {
    const { status, text } = await ask(cell);
    const found = verdictOf(status, text);
    const wanted = expected(cell);
    if (found !== wanted)
      surprises.push(`${cell.name} as ${cell.role} in ${cell.tenant}: ${found} (${status} ${text}), wanted ${wanted}`);
  }

  expect(surprises).toEqual([]);
});

function expected(cell: Cell): string {
  const allowed = MAY_CALL[cell.name];
  if (allowed === "anyone") return "served";
  if (!allowed.split(" ").includes(cell.role)) return "refused";
  if (OF_THE_STAGE.has(cell.name)) return "hidden";
  return cell.tenant === "globex" && namesTenant(cell) ? "hidden" : "served";
}

/** What a key that may call is told of a thing that is not there is the same as what it is told of what is hidden. */
function verdictOf(status: number, text: string): string {
  if (status === 403 && text.includes('"code":"role_not_allowed"')) return "refused";
  if (status === 404 && text === HIDDEN) return "hidden";
  return status < 500 && status !== 401 && status !== 403 ? "served" : "broken";
}
