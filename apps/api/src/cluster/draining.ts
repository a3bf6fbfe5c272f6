import { Injectable } from '@nestjs/common';

/** Whether this process is about to stop: it serves what it has, and takes no new sockets. */
@Injectable()
export class Draining {
  private hasBegun = false;

  get isDraining(): boolean {
    return this.hasBegun;
  }

  /** Lets `GET /api/health/ready` answer 503, so that balancers send new connections elsewhere. */
  begin(): void {
    this.hasBegun = true;
  }
}
