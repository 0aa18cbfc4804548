import { ENVIRONMENT, type FunctionName } from "../core/contract/environment.ts";

export const FUNCTION_NAMES = Object.keys(ENVIRONMENT) as FunctionName[];
