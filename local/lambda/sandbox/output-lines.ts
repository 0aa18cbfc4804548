/** Cuts printed text into log lines, whatever the pieces it arrives in. */
export interface OutputLines {
  write(text: string): void;
  /** Passes on a last line that was never ended. */
  end(): void;
}

export function createOutputLines(onLine: (line: string) => void): OutputLines {
  let rest = "";

  // The runtime client writes a message of several lines as one, with carriage returns: CloudWatch shows them as line breaks.
  function pass(line: string): void {
    if (line !== "") onLine(line.replaceAll("\r", "\n"));
  }

  return {
    write(text) {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) pass(line);
    },
    end() {
      pass(rest);
      rest = "";
    },
  };
}
