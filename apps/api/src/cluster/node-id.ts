import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';

/** Identifies this process among those on the same database; new with each start. */
@Injectable()
export class NodeId {
  /** 20 hexadecimal digits. */
  readonly value = randomBytes(10).toString('hex');
}
