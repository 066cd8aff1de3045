/** Values by period with their intervals and breaks, drawn by Vega-Lite without evaluating code. */

import embed from "vega-embed";
import { expressionInterpreter } from "vega-interpreter";
import { colour } from "../colour";
import { isYearly, type Series, stretchesOf } from "./stretches";

const DASH = [5, 4];

/** What happened meanwhile, behind the series: a band, or a line where it is for good. */
function bandsOf({ context }: Series) {
  const gold = colour("--lantern");
  const lasting = context.filter((each) => each.until != null);
  const moments = context.filter((each) => each.until == null);
  return [
    ...(lasting.length > 0
      ? [
          {
            data: { values: lasting },
            mark: { aria: false, type: "rect", color: gold, opacity: 0.22 } as const,
            encoding: { x: { field: "from", type: "temporal" }, x2: { field: "until" } } as const,
          },
        ]
      : []),
    ...(moments.length > 0
      ? [
          {
            data: { values: moments },
            mark: { aria: false, type: "rule", color: gold, strokeWidth: 2 } as const,
            encoding: { x: { field: "from", type: "temporal" } } as const,
          },
        ]
      : []),
  ];
}

export async function drawSeries(place: HTMLElement, series: Series): Promise<void> {
  // A line must not run across a break: each stretch between two is a line of its own.
  const known = stretchesOf(series);
  const spread = known.filter((point) => point.low != null && point.high != null);
  const yearly = isYearly(series);
  const draw = async (): Promise<void> => {
    const soft = colour("--ink-soft");
    const rule = colour("--rule");
    const night = colour("--night");
    const x = { field: "at", type: "temporal", title: null, scale: { padding: 14 }, axis: { values: series.points.map((point) => point.at), format: yearly ? "%Y" : "%Y-%m", labelOverlap: true } } as const;
    await embed(
      place,
      {
        $schema: "https://vega.github.io/schema/vega-lite/v6.json",
        width: "container",
        height: 240,
        background: "transparent",
        layer: [
          ...bandsOf(series),
          ...(spread.length > 0
            ? [
                {
                  data: { values: spread },
                  mark: { aria: false, type: "rule", color: night, opacity: 0.45, strokeWidth: 5 } as const,
                  encoding: { x, y: { field: "low", type: "quantitative", title: series.unit }, y2: { field: "high" } } as const,
                },
              ]
            : []),
          {
            data: { values: known },
            mark: { aria: false, type: "line", color: night, strokeWidth: 2 },
            encoding: {
              x,
              y: { field: "value", type: "quantitative", title: series.unit, scale: { zero: true } },
              detail: { field: "stretch" },
            },
          },
          {
            data: { values: known },
            mark: { aria: false, type: "point", filled: true, color: night, size: 50 },
            encoding: {
              x,
              y: { field: "value", type: "quantitative" },
              shape: { field: "status", type: "nominal", legend: null, scale: { domain: ["measured", "estimated"], range: ["circle", "diamond"] } },
            },
          },
          // A layer without rows would make the scale complain.
          ...(series.breaks.length > 0
            ? [
                {
                  data: { values: series.breaks },
                  mark: { aria: false, type: "rule" as const, color: colour("--ink"), strokeDash: [...DASH], strokeWidth: 1.5 },
                  encoding: { x },
                },
                {
                  data: { values: series.breaks },
                  mark: { aria: false, type: "text", align: "right", baseline: "top", dx: -4, fontSize: 11, color: colour("--ink") } as const,
                  encoding: { x, y: { value: 0 }, text: { field: "what" } } as const,
                },
              ]
            : []),
        ],
        config: {
          font: getComputedStyle(document.body).fontFamily,
          view: { stroke: null },
          axis: { labelColor: soft, titleColor: soft, gridColor: rule, domainColor: rule, tickColor: rule, labelFontSize: 12, titleFontSize: 12 },
        },
      },
      { ast: true, expr: expressionInterpreter, actions: false, defaultStyle: false, tooltip: false, renderer: "svg" },
    );
    place.dataset["drawn"] = "";
  };
  await draw();
  document.addEventListener("sereno:theme", () => void draw());
}
