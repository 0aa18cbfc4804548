#!/usr/bin/env node
// The check comes first and by itself: a Node that is too old cannot even read the TypeScript of the next import.
await import("../build/require-node.mjs");
await import("./posthorn.ts");
