// The package's own entry brings fetch, WebSocket, caches and mocks: 715 KB in a bundle where this file brings 455, and
// 293 with the build's `esbuildDetection` (undici's own switch, which leaves out its second, experimental parser).
declare module "undici/lib/dispatcher/agent.js" {
  import { Agent } from "undici";
  export = Agent;
}
