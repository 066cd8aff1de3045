/** Incidents by month, drawn by Vega-Lite without evaluating code. */

import embed from "vega-embed";
import { expressionInterpreter } from "vega-interpreter";

import { colour } from "../colour";
import { say } from "../strings";

export interface Month {
  month: string;
  n: number | null;
}

export async function drawMonths(place: HTMLElement, months: Month[]): Promise<void> {
  const draw = async (): Promise<void> => {
    const soft = colour("--ink-soft");
    const rule = colour("--rule");
    await embed(
      place,
      {
        $schema: "https://vega.github.io/schema/vega-lite/v6.json",
        width: "container",
        height: 240,
        background: "transparent",
        data: { values: months.map(({ month, n }) => ({ month, n })) },
        mark: { type: "line", color: colour("--night"), point: months.length < 40, strokeWidth: 2 },
        encoding: {
          x: { field: "month", type: "temporal", title: null, axis: { format: "%Y-%m", labelAngle: 0, labelOverlap: true } },
          y: { field: "n", type: "quantitative", title: say("incidents"), scale: { zero: true }, axis: { tickMinStep: 1 } },
        },
        config: {
          font: getComputedStyle(document.body).fontFamily,
          view: { stroke: null },
          axis: { labelColor: soft, titleColor: soft, gridColor: rule, domainColor: rule, tickColor: rule, labelFontSize: 12, titleFontSize: 12 },
        },
      },
      { ast: true, expr: expressionInterpreter, actions: false, defaultStyle: false, tooltip: false, renderer: "svg" },
    );
  };
  await draw();
  document.addEventListener("sereno:theme", () => void draw());
}
