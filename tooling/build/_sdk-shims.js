import process from 'node:process';

/** Stands where the SDK expects its default validator; nothing of ours asks for one, and whoever does hands in its own. */
class DefaultJsonSchemaValidator {
  getValidator() {
    throw new Error('no JSON Schema validator was handed in');
  }
}

// As on Node: no browser's cross-origin rules apply.
const CORS_IS_POSSIBLE = false;

export { CORS_IS_POSSIBLE, DefaultJsonSchemaValidator, process };
