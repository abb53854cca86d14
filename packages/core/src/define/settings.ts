import * as z from 'zod';

/** How a person sets one field. */
export interface Setting {
  /** `max-read` for `--max-read`; the field's own name in kebab-case unless set. */
  readonly flag?: string;
  /** What its value is, in the help text: `[host:]port`. */
  readonly value?: string;
  /** Environment variable; the command line wins over it. */
  readonly env?: string;
  /** Taken from the bare words of the command line; the text is its name in the usage line: `path`. */
  readonly positional?: string;
  /** A file or folder: where the line is kept for another day, a relative one is made whole. */
  readonly isPath?: boolean;
  /**
   * Its value is never shown. Beside the flag and the variable it is taken from a file, which `--<flag>-file` or
   * `<ENV>_FILE` names.
   */
  readonly secret?: boolean;
}

const declared = new WeakMap<z.ZodType, Setting>();

/**
 * Says how a field of a server's settings is set. The words for `--help` are the schema's own description:
 * `setting(z.array(z.string()).min(1).describe('Folders to serve'), { positional: 'path' })`.
 */
export function setting<Schema extends z.ZodType>(schema: Schema, how: Setting): Schema {
  declared.set(schema, how);
  return schema;
}

/** One field, as the command line, the help text and the generated files see it. */
export interface SettingField extends Setting {
  readonly key: string;
  readonly flag: string;
  readonly kind: 'boolean' | 'choice' | 'list' | 'number' | 'text';
  /** What it, or each one of a list, can be; empty where that is open. */
  readonly choices: readonly string[];
  readonly words: string;
  readonly required: boolean;
  /** As a person would type it; empty where there is none, or none that is one word. */
  readonly preset: string;
}

/** The fields of a settings object, in the order in which they were written. */
export function settingFields(settings: z.ZodObject): SettingField[] {
  return Object.entries(settings.shape).map(([key, schema]) => {
    const field = schema as z.ZodType;
    const { kind, choices, required, preset } = unwrap(field);
    return {
      flag: key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
      ...declared.get(field),
      key,
      kind,
      choices,
      words: field.description ?? '',
      required,
      preset,
    };
  });
}

// Looking at a schema costs nothing; parsing with it would, and this runs at every start.
function unwrap(schema: z.ZodType): Pick<SettingField, 'kind' | 'choices' | 'required' | 'preset'> {
  if (schema instanceof z.ZodDefault) {
    return {
      ...unwrap(schema.unwrap() as z.ZodType),
      required: false,
      preset: typed(schema.def.defaultValue),
    };
  }
  if (schema instanceof z.ZodOptional) return { ...unwrap(schema.unwrap() as z.ZodType), required: false };
  return { kind: kindOf(schema), choices: choicesOf(schema), required: true, preset: '' };
}

function typed(value: unknown): string {
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : '';
}

function kindOf(schema: z.ZodType): SettingField['kind'] {
  if (schema instanceof z.ZodBoolean) return 'boolean';
  if (schema instanceof z.ZodArray) return 'list';
  if (schema instanceof z.ZodEnum) return 'choice';
  return schema instanceof z.ZodNumber ? 'number' : 'text';
}

function choicesOf(schema: z.ZodType): readonly string[] {
  if (schema instanceof z.ZodArray) return choicesOf(schema.element as z.ZodType);
  return schema instanceof z.ZodEnum ? schema.options.map(String) : [];
}
