import { Body, Controller, Delete, Get, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  pushKeySchema,
  pushSubscriptionSchema,
  type PushKey,
  type PushSubscriptionBody,
} from '@zentra/contracts';
import { ApiEndpoint } from '../common/http/api-endpoint.decorator';
import { CurrentUser, type Identity } from '../common/identity';
import { PushKeys } from './push-keys';
import { PushSubscriptions } from './push-subscriptions.service';

@ApiTags('push')
@Controller('push')
export class PushController {
  constructor(
    private readonly keys: PushKeys,
    private readonly subscriptions: PushSubscriptions,
  ) {}

  @Get('key')
  @ApiEndpoint('getPushKey', 'Get the push public key', pushKeySchema)
  key(): PushKey {
    return { publicKey: this.keys.publicKey };
  }

  @Put('subscription')
  @ApiEndpoint('subscribeToPush', 'Subscribe this device to push notifications', null, {
    status: 204,
    errors: ['VALIDATION_FAILED'],
  })
  subscribe(
    @CurrentUser() identity: Identity,
    @Body({ schema: pushSubscriptionSchema }) body: PushSubscriptionBody,
  ): Promise<void> {
    return this.subscriptions.save(identity, body);
  }

  @Delete('subscription')
  @ApiEndpoint('unsubscribeFromPush', 'Unsubscribe this device from push notifications', null, {
    status: 204,
  })
  unsubscribe(@CurrentUser() identity: Identity): Promise<void> {
    return this.subscriptions.remove(identity);
  }
}
