import type { Json, JsonObject } from "../../engines/json-service.ts";
import { object } from "../access/access-of.ts";

const BYTES_OF_A_CONTAINER = 3;

/** The size of an item as DynamoDB counts it: names and values, by the rules of its developer guide. */
export function itemSize(item: JsonObject): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueSize(value), 0);
}

function valueSize(value: Json | undefined): number {
  const [[type, content] = []] = Object.entries(object(value));
  switch (type) {
    case "S":
      return textSize(content);
    case "N":
      return numberSize(content);
    case "B":
      return binarySize(content);
    case "SS":
      return sumOf(content, textSize);
    case "NS":
      return sumOf(content, numberSize);
    case "BS":
      return sumOf(content, binarySize);
    case "L":
      return BYTES_OF_A_CONTAINER + sumOf(content, (element) => 1 + valueSize(element));
    case "M":
      return BYTES_OF_A_CONTAINER + Object.keys(object(content)).length + itemSize(object(content));
    default:
      return 1; // BOOL and NULL
  }
}

function textSize(content: Json | undefined): number {
  return Buffer.byteLength(String(content));
}

function binarySize(content: Json | undefined): number {
  return Buffer.byteLength(String(content), "base64");
}

// Two significant digits a byte, and one more for the sign and exponent.
function numberSize(content: Json | undefined): number {
  const digits = String(content)
    .replace(/e.*$/i, "")
    .replace(/[^0-9]/g, "")
    .replace(/^0+|0+$/g, "");
  return Math.ceil(digits.length / 2) + 1;
}

function sumOf(content: Json | undefined, sizeOf: (element: Json) => number): number {
  return Array.isArray(content) ? content.reduce<number>((sum, element) => sum + sizeOf(element), 0) : 0;
}
