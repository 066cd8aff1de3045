/** Text, numbers, dates and times. */

import type { AnyInputNode, AnyRangeNode } from "@getodk/xforms-engine";

import { h } from "../dom";
import { say } from "../words";
import type { Control } from "./control";
import { isAppearing } from "./screens";

/** While one types the engine is told after so long a pause: it may have a thousand answers to look at. */
const PAUSE = 300;

type Shape = "text" | "int" | "decimal" | "date" | "time" | "datetime-local";

const SHAPES: Partial<Record<string, Shape>> = {
  int: "int",
  decimal: "decimal",
  date: "date",
  time: "time",
  dateTime: "datetime-local",
};
const NUMBER = { int: /^-?\d{1,9}$/, decimal: /^-?\d{1,12}(\.\d{1,12})?$/ };

/** As XForms has them: with the offset of this place at that moment. */
function withOffset(local: string): string {
  const minutes = -new Date(local).getTimezoneOffset();
  const two = (n: number): string => String(Math.floor(n)).padStart(2, "0");
  const sign = minutes < 0 ? "-" : "+";
  const seconds = local.length === 16 ? `${local}:00.000` : local;
  return `${seconds}${sign}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`;
}

function shown(shape: Shape, value: string): string {
  if (shape === "datetime-local") return value.slice(0, 16);
  return shape === "time" ? value.slice(0, 5) : value;
}

export function textControl(node: AnyInputNode): Control {
  const shape = SHAPES[node.valueType] ?? "text";
  const rows = (node.nodeOptions as { rows?: number | null } | null)?.rows ?? null;
  const isLong = shape === "text" && (rows !== null || isAppearing(node, "multiline"));
  const isNumber = shape === "int" || shape === "decimal";
  const field = isLong
    ? h("textarea", { rows: Math.max(3, rows ?? 4) })
    : h("input", { type: shape === "date" || shape === "time" || shape === "datetime-local" ? shape : "text" });
  if (shape === "int" || isAppearing(node, "numbers")) field.inputMode = "numeric";
  if (shape === "decimal") field.inputMode = "decimal";
  field.setAttribute("autocomplete", "off");
  let timer = 0;
  let wrong = "";
  const take = (): void => {
    clearTimeout(timer);
    timer = 0;
    const words = field.value;
    let value = words;
    wrong = "";
    if (isNumber) {
      value = words.trim().replace(",", ".");
      if (value && !NUMBER[shape].test(value)) {
        wrong = say(shape === "int" ? "not_whole" : "not_number");
        value = "";
      }
    } else if (words && shape === "datetime-local") value = withOffset(words);
    else if (words && shape === "time") value = `${words}:00.000`;
    if (value !== node.currentState.instanceValue) (node.setValue as (value: string) => unknown)(value);
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(take, PAUSE);
  });
  field.addEventListener("change", take);
  return {
    element: field,
    isField: true,
    update(): void {
      field.readOnly = node.currentState.readonly;
      // What is being typed is not overwritten, nor what can't be an answer.
      if (timer || wrong) return;
      const value = shown(shape, node.currentState.instanceValue);
      const same = isNumber ? Number(field.value.replace(",", ".")) === Number(value) && field.value !== "" : false;
      if (field.value !== value && !same) field.value = value;
    },
    wrong: () => wrong,
    flush(): void {
      if (timer) take();
    },
  };
}

/** A few steps are buttons; many are a slider, which has no answer before it was touched. */
const FEW = 11;

export function rangeControl(node: AnyRangeNode): Control {
  const { start, end, step } = node.definition.bounds;
  const [from, to, by] = [Number(start), Number(end), Math.abs(Number(step))];
  const n = Math.floor(Math.abs(to - from) / by + 1e-9) + 1;
  const set = (value: number): unknown => (node.setValue as (value: number) => unknown)(value);
  return n <= FEW ? stepButtons(node, from, to, by, n, set) : slider(node, from, to, by, set);
}

type Set = (value: number) => unknown;

function stepButtons(node: AnyRangeNode, from: number, to: number, by: number, n: number, set: Set): Control {
  const place = h("div", { class: "steps-of-range" });
  const inputs = Array.from({ length: n }, (_, i) => {
    const value = Number((from + Math.sign(to - from) * by * i).toFixed(9));
    const input = h("input", { type: "radio", name: node.nodeId, value, onchange: () => set(value) });
    place.append(h("label", {}, input, h("span", {}, String(value))));
    return input;
  });
  return {
    element: place,
    isField: false,
    update(): void {
      const { instanceValue, readonly } = node.currentState;
      for (const input of inputs) {
        input.checked = instanceValue !== "" && Number(instanceValue) === Number(input.value);
        input.disabled = readonly;
      }
    },
  };
}

function slider(node: AnyRangeNode, from: number, to: number, by: number, set: Set): Control {
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  const input = h("input", { type: "range", min: low, max: high, step: by, oninput: () => set(Number(input.value)) });
  const told = h("output", { class: "range-told" });
  return {
    element: h("div", { class: "range-slider" }, input, h("div", { class: "range-ends" }, String(low), told, String(high))),
    isField: false,
    update(): void {
      const value = node.currentState.instanceValue;
      if (value !== "") input.value = value;
      input.classList.toggle("unanswered", value === "");
      input.setAttribute("aria-label", node.currentState.label?.asString ?? "");
      input.setAttribute("aria-valuetext", value === "" ? say("not_answered") : value);
      told.textContent = value === "" ? say("not_answered") : value;
      input.disabled = node.currentState.readonly;
    },
  };
}
