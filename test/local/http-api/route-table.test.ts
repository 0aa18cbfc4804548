import { describe, expect, test } from "vitest";
import { createRouteTable } from "../../../local/http-api/route-table.ts";

const find = createRouteTable(
  [
    "$default",
    "ANY /pets/{proxy+}",
    "GET /pets/{id}",
    "ANY /pets/{id}",
    "GET /pets/dog",
    "POST /v1/tenants/{tenant}/endpoints",
    "GET /v1/tenants/{tenant}/endpoints/{id}/deliveries",
    "GET /",
  ].map((routeKey) => ({ routeKey })),
);

function routeOf(method: string, path: string): string | undefined {
  return find(method, path)?.route.routeKey;
}

test.each([
  ["GET", "/pets/dog", "GET /pets/dog"],
  ["GET", "/pets/cat", "GET /pets/{id}"],
  ["DELETE", "/pets/dog", "ANY /pets/{id}"],
  ["GET", "/pets/dog/1", "ANY /pets/{proxy+}"],
  ["POST", "/pets/dog/1/toys", "ANY /pets/{proxy+}"],
  ["GET", "/pets", "$default"],
  ["GET", "/pets/", "$default"],
  ["GET", "/", "GET /"],
  ["POST", "/", "$default"],
  ["POST", "/v1/tenants/acme/endpoints", "POST /v1/tenants/{tenant}/endpoints"],
  ["POST", "/v1/tenants/acme/endpoints/", "$default"],
  ["POST", "/v1/tenants//endpoints", "$default"],
  ["POST", "/V1/tenants/acme/endpoints", "$default"],
])("%s %s goes to %s", (method, path, routeKey) => {
  expect(routeOf(method, path)).toBe(routeKey);
});

describe("path parameters", () => {
  test("are decoded", () => {
    expect(find("GET", "/v1/tenants/a%20b%2Fc/endpoints/ep_1/deliveries")?.pathParameters).toEqual({
      tenant: "a b/c",
      id: "ep_1",
    });
  });

  test("of a greedy variable are the whole rest", () => {
    expect(find("GET", "/pets/dog/1/toys")?.pathParameters).toEqual({ proxy: "dog/1/toys" });
  });

  test("stay as they are when they cannot be decoded", () => {
    expect(find("GET", "/pets/100%")?.pathParameters).toEqual({ id: "100%" });
  });

  test("do not exist on the default route", () => {
    expect(find("PUT", "/nowhere")?.pathParameters).toEqual({});
  });
});

test("finds nothing where nothing matches and there is no default", () => {
  const findOne = createRouteTable([{ routeKey: "POST /v1/events" }]);

  expect(findOne("GET", "/v1/events")).toBeUndefined();
});

test("names a route key that it cannot read", () => {
  expect(() => createRouteTable([{ routeKey: "/v1/events" }])).toThrow(
    'Cannot read the route key "/v1/events": wanted "METHOD /path" or "$default"',
  );
});
