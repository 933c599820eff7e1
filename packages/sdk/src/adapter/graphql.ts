// SPDX-License-Identifier: Apache-2.0
import { GateDeniedError } from '../gate/answer.js';
import { type AnyGate, httpRefusal } from './refusal.js';

/** To be put beside the schema's own definitions. */
export const gateDirective = /* GraphQL */ `
  "Resolved only if the customer's plan allows it."
  directive @gate(feature: String!, need: Int = 1, consume: Boolean = false) on FIELD_DEFINITION | OBJECT
`;

type Resolve = (source: unknown, args: never, context: never, info: never) => unknown;
interface Directed {
  readonly directives?:
    | readonly {
        readonly name: { readonly value: string };
        readonly arguments?:
          | readonly { readonly name: { readonly value: string }; readonly value: object }[]
          | undefined;
      }[]
    | undefined;
}
interface Field {
  readonly name: string;
  resolve?: unknown;
  readonly astNode?: Directed | null | undefined;
}
/** As much of graphql-js's schema as is used; built from definitions, so that it knows its directives. */
interface Schema {
  getTypeMap(): Readonly<Record<string, object>>;
}

interface Guarded {
  readonly feature: string;
  readonly need: number;
  readonly consume: boolean;
}

/**
 * Makes a schema keep its `@gate` directives: a field, or every field of a type, is resolved if the gate of the context
 * allows it, else it fails with the code FEATURE_NOT_ALLOWED and the whole answer in `extensions`. Changes and returns
 * the schema.
 */
export function withGates<S extends Schema, Context>(
  schema: S,
  gateOf: (context: Context) => AnyGate | Promise<AnyGate>,
): S {
  for (const [name, type] of Object.entries(schema.getTypeMap())) {
    if (name.startsWith('__') || !('getFields' in type)) continue;
    const { getFields, astNode, extensionASTNodes } = type as {
      getFields(): Record<string, Field>;
      astNode?: Directed | null;
      extensionASTNodes?: readonly Directed[];
    };
    const onType = [astNode, ...(extensionASTNodes ?? [])].flatMap(guardsOf);
    for (const field of Object.values(getFields.call(type))) {
      const guards = [...onType, ...guardsOf(field.astNode)];
      // input types have fields too, which are not resolved
      if (guards.length > 0 && 'args' in field) guard(field, guards, gateOf);
    }
  }
  return schema;
}

function guard<Context>(
  field: Field,
  guards: readonly Guarded[],
  gateOf: (context: Context) => AnyGate | Promise<AnyGate>,
) {
  const inner = (field.resolve as Resolve | undefined) ?? byName(field.name);
  field.resolve = async (source: unknown, args: unknown, context: Context, info: unknown) => {
    const gate = await gateOf(context);
    for (const { feature, need, consume } of guards) {
      const answer = gate.check(feature, { need });
      if (!answer.allowed || (consume && !gate.consume(feature, need)))
        throw refused(feature, gate.check(feature, { need }));
    }
    return inner(source, args as never, context as never, info as never);
  };
}

/** As graphql-js resolves a field without a resolver. */
function byName(name: string): Resolve {
  return (source, args, context, info) => {
    const value = (source as Record<string, unknown> | null)?.[name];
    return typeof value === 'function' ? value.call(source, args, context, info) : value;
  };
}

function refused(feature: string, answer: ReturnType<AnyGate['check']>): Error {
  const denied = { ...answer, allowed: false };
  const { status } = httpRefusal(feature, denied);
  return Object.assign(new GateDeniedError(feature, denied), {
    extensions: { code: 'FEATURE_NOT_ALLOWED', feature, ...denied, http: { status } },
  });
}

function guardsOf(node: Directed | null | undefined): Guarded[] {
  return (node?.directives ?? [])
    .filter(({ name }) => name.value === 'gate')
    .map((directive) => {
      const given = new Map(
        (directive.arguments ?? []).map(({ name, value }) => [name.value, (value as { value?: unknown }).value]),
      );
      return {
        feature: String(given.get('feature')),
        need: Number(given.get('need') ?? 1),
        consume: given.get('consume') === true,
      };
    });
}
