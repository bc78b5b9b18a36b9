import * as arithmetic from '../values/arithmetic.ts';
import type { Expression } from '../syntax/ast.ts';
import { Closure } from './closure.ts';
import { FunctionCode, type CodeScope, type Context } from './code.ts';
import { compileAssert, compileEcho } from './assert.ts';
import { compileCall } from './call.ts';
import { compileLet } from './let.ts';
import { compileVector } from './list.ts';
import { compileLookup } from './lookup.ts';
import { compileBinary, compileCondition, compileIndex, compileRange, compileUnary } from './operators.ts';
import { constantOf } from '../constants.ts';
import type { Evaluate } from '../machine.ts';
import type { Value } from '../values/value.ts';

/** `tail`: the value is the function's own, a call may be left to the caller. */
export function compileExpression(c: Context, e: Expression, scope: CodeScope, tail = false): Evaluate {
  switch (e.kind) {
    case 'literal': {
      const { value } = e;
      return () => value;
    }
    case 'lookup':
      return compileLookup(c, e, scope);
    case 'member': {
      const object = compileExpression(c, e.object, scope);
      const { name } = e;
      const place = name.length === 1 ? Math.max('xyzw'.indexOf(name), 'rgba'.indexOf(name)) : -1;
      if (place < 0) return f => arithmetic.member(object(f), name);
      return f => {
        const value = object(f);
        return Array.isArray(value) ? (value as Value[])[place] : arithmetic.member(value, name);
      };
    }
    case 'index':
      return compileIndex(c, e.object, e.index, scope);
    case 'call':
      return compileCall(c, e, scope, tail);
    case 'unary':
      return compileUnary(c, e, scope);
    case 'binary':
      return compileBinary(c, e, scope);
    case 'conditional': {
      const condition = compileCondition(c, e.condition, scope);
      const then = compileExpression(c, e.then, scope, tail);
      const otherwise = compileExpression(c, e.else, scope, tail);
      return f => (condition(f) ? then(f) : otherwise(f));
    }
    case 'range':
      return compileRange(c, e, scope);
    case 'vector': {
      const constant = constantOf(e);
      if (constant) {
        const { value } = constant;
        return () => value;
      }
      return compileVector(c, e, scope);
    }
    case 'function-literal': {
      const code = new FunctionCode('', c, e, scope);
      return f => new Closure(code, f);
    }
    case 'let': {
      const bound = compileLet(c, e.assignments, scope, e, tail);
      const body = compileExpression(c, e.body, bound.scope, tail);
      return bound.around(body);
    }
    case 'assert': {
      const check = compileAssert(c, e.arguments, scope, e.start);
      if (!e.body) {
        return f => {
          check(f);
          return undefined;
        };
      }
      const body = compileExpression(c, e.body, scope, tail);
      return f => {
        check(f);
        return body(f);
      };
    }
    case 'echo': {
      const say = compileEcho(c, e.arguments, scope);
      const body = e.body ? compileExpression(c, e.body, scope, tail) : () => undefined;
      return f => {
        say(f);
        return body(f);
      };
    }
  }
}
