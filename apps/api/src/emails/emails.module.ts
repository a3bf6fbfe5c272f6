import { Module } from '@nestjs/common';
import { EmailSender } from './sender/email-sender.service';

@Module({ providers: [EmailSender], exports: [EmailSender] })
export class EmailsModule {}
