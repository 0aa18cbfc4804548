// The package's own entry brings fetch, WebSocket, caches and mocks: 715 KB in a bundle where this file brings 455. Where
// the bundler defines `esbuildDetection` (undici's own switch) its second, experimental parser stays out too: 293.
declare module "undici/lib/dispatcher/agent.js" {
  import { Agent } from "undici";
  export = Agent;
}
