import { escapeHtml, short } from "./html.ts";
import type { Line } from "./lines.ts";

/** Told apart by most eyes, on white and on black. */
const COLOURS = [
  "#2a78c2",
  "#e07b00",
  "#2f9e56",
  "#c93a3a",
  "#8257c9",
  "#8a6d3b",
  "#d6539b",
  "#4a5a70",
  "#a3a300",
  "#009aa8",
];

const LEFT = 44;
const BOTTOM = 18;
const TOP = 8;

export const colourOf = (index: number): string => COLOURS[index % COLOURS.length] ?? "currentColor";

/** In the units of the picture: close to pixels, so that its words are not stretched. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Lines over time, with dots where a figure stands alone. */
export function chartSvg(lines: readonly Line[], hours: number, size: Size): string {
  const most = Math.max(0, ...lines.flatMap(({ points }) => points.filter((point) => point !== undefined)));
  const top = most === 0 ? 1 : most * 1.1;
  const drawn = lines.map((line, index) => drawLine(line, { colour: colourOf(index), top, size })).join("");
  return `<svg viewBox="0 0 ${size.width} ${size.height}" role="img" preserveAspectRatio="none">${axis(top, size)}${drawn}
    <text x="${LEFT}" y="${size.height - 4}">${hours} h ago</text><text x="${size.width}" y="${size.height - 4}" text-anchor="end">now</text></svg>`;
}

function axis(top: number, size: Size): string {
  return [0, 0.5, 1]
    .map((share) => {
      const y = yOf(top * share, top, size);
      return `<line class="grid" x1="${LEFT}" x2="${size.width}" y1="${y}" y2="${y}"/><text x="${LEFT - 6}" y="${y + 4}" text-anchor="end">${short(top * share)}</text>`;
    })
    .join("");
}

function drawLine({ points }: Line, { colour, top, size }: { colour: string; top: number; size: Size }): string {
  const step = (size.width - LEFT) / Math.max(1, points.length - 1);
  const placed = points.map((point, index) =>
    point === undefined ? undefined : { x: Number((LEFT + index * step).toFixed(1)), y: yOf(point, top, size) },
  );
  const path = placed
    .map((place, index) => (place ? `${placed[index - 1] ? "L" : "M"}${place.x} ${place.y}` : ""))
    .join("");
  const alone = placed.filter((place, index) => place && !placed[index - 1] && !placed[index + 1]);
  const dots = alone.map((place) =>
    place ? `<circle cx="${place.x}" cy="${place.y}" r="2.5" fill="${colour}"/>` : "",
  );
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="1.8"/>${dots.join("")}`;
}

const yOf = (value: number, top: number, { height }: Size): number =>
  Number((height - BOTTOM - (value / top) * (height - BOTTOM - TOP)).toFixed(1));

export function legend(lines: readonly Line[]): string {
  const entries = lines.map(({ label, points }, index) => {
    const last = points.findLast((point) => point !== undefined);
    const value = last === undefined ? "–" : short(last);
    return `<li><i style="background:${colourOf(index)}"></i>${escapeHtml(label)} <b>${value}</b></li>`;
  });
  return `<ul class="legend">${entries.join("")}</ul>`;
}
