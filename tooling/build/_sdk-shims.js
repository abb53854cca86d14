import process from 'node:process';

/** Stands where the SDK expects its default validator; whoever needs one hands it in. */
class DefaultJsonSchemaValidator {
  getValidator() {
    throw new Error('no JSON Schema validator was handed in');
  }
}

export { DefaultJsonSchemaValidator, process };
