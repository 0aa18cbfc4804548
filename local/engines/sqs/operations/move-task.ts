import * as z from "zod";
import { answer } from "../../json-answer.ts";
import type { JsonObject } from "../../json-service.ts";
import type { Engine } from "../engine.ts";
import { invalidParameter, invalidValue, missingResource, resourceNotFound } from "../errors.ts";
import { isWithin, limits } from "../limits.ts";
import type { MoveTask } from "../move-task.ts";
import type { MoveTasks } from "../move-tasks.ts";
import { type Operation, operation } from "../operation.ts";
import type { Queue } from "../queue.ts";

const startSchema = z.strictObject({
  SourceArn: z.string(),
  DestinationArn: z.string().optional(),
  MaxNumberOfMessagesPerSecond: z.number().optional(),
});
const listSchema = z.strictObject({ SourceArn: z.string(), MaxResults: z.number().default(1) });
const cancelSchema = z.strictObject({ TaskHandle: z.string() });
const handleSchema = z.strictObject({ taskId: z.string(), sourceArn: z.string() });

function handleOf({ id, sourceArn }: MoveTask): string {
  return Buffer.from(JSON.stringify({ taskId: id, sourceArn })).toString("base64");
}

function readHandle(handle: string): z.infer<typeof handleSchema> {
  try {
    return handleSchema.parse(JSON.parse(Buffer.from(handle, "base64").toString()));
  } catch {
    throw invalidParameter("Value for parameter TaskHandle is invalid.");
  }
}

function showTask(task: MoveTask): JsonObject {
  return answer({
    TaskHandle: task.state.status === "RUNNING" ? handleOf(task) : undefined,
    Status: task.state.status,
    SourceArn: task.sourceArn,
    DestinationArn: task.destinationArn,
    MaxNumberOfMessagesPerSecond: task.perSecond,
    ApproximateNumberOfMessagesMoved: task.moved,
    ApproximateNumberOfMessagesToMove: task.toMove,
    FailureReason: task.state.status === "FAILED" ? task.state.reason : undefined,
    StartedTimestamp: task.startedAt,
  });
}

function checkRate(perSecond: number | undefined): void {
  if (perSecond !== undefined && !isWithin(perSecond, limits.messagesMovedPerSecond))
    throw invalidValue("MaxNumberOfMessagesPerSecond", perSecond, "Must be between 1 and 500, if provided.");
}

export function moveTaskOperations(engine: Engine, tasks: MoveTasks): Record<string, Operation> {
  const { queues, newId, now } = engine;

  function existing(arn: string, parameter: string): Queue {
    const queue = queues.findByArn(arn);
    if (queue === undefined) throw missingResource(parameter);
    return queue;
  }

  function checkIsFree(source: Queue): void {
    if (queues.sourcesOf(source).length === 0)
      throw invalidParameter("Source queue must be configured as a Dead Letter Queue.");
    if (tasks.of(source.arn).some(({ state }) => state.status === "RUNNING"))
      throw invalidParameter(
        "There is already a task running. Only one active task is allowed for a source queue arn at a given time.",
      );
  }

  return {
    StartMessageMoveTask: operation(startSchema, (input) => {
      const { SourceArn, DestinationArn, MaxNumberOfMessagesPerSecond } = input;
      checkRate(MaxNumberOfMessagesPerSecond);
      const source = existing(SourceArn, "SourceArn");
      if (DestinationArn !== undefined) existing(DestinationArn, "DestinationArn");
      checkIsFree(source);

      const task: MoveTask = {
        id: newId(),
        sourceArn: SourceArn,
        destinationArn: DestinationArn,
        perSecond: MaxNumberOfMessagesPerSecond,
        startedAt: now(),
        toMove: source.placements.depth().visible,
        moved: 0,
        state: { status: "RUNNING" },
      };
      tasks.start(task);
      return { TaskHandle: handleOf(task) };
    }),
    ListMessageMoveTasks: operation(listSchema, ({ SourceArn, MaxResults }) => {
      existing(SourceArn, "SourceArn");
      return { Results: tasks.of(SourceArn).toReversed().slice(0, MaxResults).map(showTask) };
    }),
    CancelMessageMoveTask: operation(cancelSchema, ({ TaskHandle }) => {
      const { taskId, sourceArn } = readHandle(TaskHandle);
      existing(sourceArn, "SourceArn");
      const task = tasks.find(taskId);
      if (task?.state.status !== "RUNNING") throw resourceNotFound("Task does not exist.");
      tasks.cancel(task);
      return { ApproximateNumberOfMessagesMoved: task.moved };
    }),
  };
}
