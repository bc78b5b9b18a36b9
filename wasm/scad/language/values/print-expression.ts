import type { Argument, Element, Parameter } from '../syntax/ast.ts';
import { formatNumber, quoted } from './formatting.ts';

const named = (list: readonly (Argument | Parameter)[]): string =>
  list
    .map(item => {
      const value = 'value' in item ? item.value : item.initial;
      if (item.name === undefined) return value ? printed(value) : '';
      return value ? `${item.name} = ${printed(value)}` : item.name;
    })
    .join(', ');

/** An expression as OpenSCAD's messages and printed functions show it (`Expression.cc`, the `print` methods). */
export function printed(e: Element): string {
  switch (e.kind) {
    case 'literal':
      if (typeof e.value === 'number') return formatNumber(e.value);
      if (typeof e.value === 'string') return quoted(e.value);
      return e.value === undefined ? 'undef' : String(e.value);
    case 'lookup':
      return e.name;
    case 'member':
      return `${printed(e.object)}.${e.name}`;
    case 'index':
      return `${printed(e.object)}[${printed(e.index)}]`;
    case 'call':
      return `${calleeName(e.callee)}(${named(e.arguments)})`;
    case 'unary':
      return e.operator === '+' ? printed(e.operand) : `${e.operator}${printed(e.operand)}`;
    case 'binary':
      return `(${printed(e.left)} ${e.operator} ${printed(e.right)})`;
    case 'conditional':
      return `(${printed(e.condition)} ? ${printed(e.then)} : ${printed(e.else)})`;
    case 'range':
      return `[${printed(e.begin)}${e.step ? ` : ${printed(e.step)}` : ''} : ${printed(e.stop)}]`;
    case 'vector':
      return `[${e.elements.map(printed).join(', ')}]`;
    case 'function-literal':
      return `function(${named(e.parameters)}) ${printed(e.body)}`;
    case 'let':
      return `let(${named(e.assignments)}) ${printed(e.body)}`;
    case 'assert':
      return `assert(${named(e.arguments)})${e.body ? ` ${printed(e.body)}` : ''}`;
    case 'echo':
      return `echo(${named(e.arguments)})${e.body ? ` ${printed(e.body)}` : ''}`;
    case 'each':
      return `each (${printed(e.value)})`;
    case 'for':
      return `for(${named(e.assignments)}) (${printed(e.element)})`;
    case 'for-loop':
      return `for(${named(e.initial)};${printed(e.condition)};${named(e.step)}) ${printed(e.element)}`;
    case 'if-element':
      return `if(${printed(e.condition)}) (${printed(e.then)})${e.else ? ` else (${printed(e.else)})` : ''}`;
    case 'let-element':
      return `let(${named(e.assignments)}) (${printed(e.element)})`;
  }
}

/** How a call is named in messages. */
export const calleeName = (callee: Element): string =>
  callee.kind === 'lookup' ? callee.name : `(${printed(callee)})`;
