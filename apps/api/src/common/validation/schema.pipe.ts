import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { checkFields } from '@zentra/contracts';
import * as z from 'zod';
import { AppError } from '../errors/app-error';

/** Parses `value`. @throws VALIDATION_FAILED with an error for each field that `schema` refuses */
export function parseFields<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const checked = checkFields(schema, value);
  if (!checked.ok) throw new AppError('VALIDATION_FAILED', { errors: checked.errors });
  return checked.data;
}

/** Validates parameters with a schema, such as `@Body({ schema })` or `@Query({ schema })`. */
@Injectable()
export class SchemaPipe implements PipeTransform {
  transform(value: unknown, { schema }: ArgumentMetadata): unknown {
    if (schema === undefined) return value;
    if (!(schema instanceof z.ZodType))
      throw new TypeError('Schemas of parameters are those of the contract');
    return parseFields(schema, value);
  }
}
