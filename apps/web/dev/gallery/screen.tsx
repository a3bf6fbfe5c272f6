import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
  type RouteComponent,
} from '@tanstack/react-router';
import { useState } from 'react';
import { Shell } from '@/app/shell';
import { meQuery } from '@/features/auth/api/session';
import { ChatRoute } from '@/app/routes/chat';
import { ChatsRoute } from '@/app/routes/chats';
import { InterestsRoute } from '@/app/routes/interests';
import { ModerationRoute, ReportRoute } from '@/app/routes/moderation';
import { NotFound } from '@/app/routes/not-found';
import { PeopleRoute } from '@/app/routes/people';
import { PersonRoute } from '@/app/routes/person';
import { ReaderRoute } from '@/app/routes/reader';
import { RegisterRoute } from '@/app/routes/register';
import { ResetPasswordRoute } from '@/app/routes/reset-password';
import { SignInRoute } from '@/app/routes/sign-in';
import { VerifyEmailRoute } from '@/app/routes/verify-email';
import { ForgotPasswordRoute } from '@/app/routes/forgot-password';
import { BlockedRoute } from '@/app/routes/you/blocked';
import { DataRoute } from '@/app/routes/you/data';
import { NotificationsRoute } from '@/app/routes/you/notifications';
import { YouRoute } from '@/app/routes/you/overview';
import { PrivacyRoute } from '@/app/routes/you/privacy';
import { SecurityRoute } from '@/app/routes/you/security';
import { me } from './samples';
import { holds, Seeded, together, type Seed } from './seeded';
import { Talking } from './talk';

const root = createRootRoute({ notFoundComponent: NotFound });
// As in the app, without the listeners of server events.
const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  component: () => (
    <Shell>
      <Outlet />
    </Shell>
  ),
});
const chats = createRoute({ getParentRoute: () => signedIn, path: '/chats', component: ChatsRoute });

const SIGNED_IN: Record<string, RouteComponent> = {
  '/interests': InterestsRoute,
  '/people': PeopleRoute,
  '/people/$username': PersonRoute,
  '/you': YouRoute,
  '/you/privacy': PrivacyRoute,
  '/you/blocked': BlockedRoute,
  '/you/notifications': NotificationsRoute,
  '/you/security': SecurityRoute,
  '/you/data': DataRoute,
  '/moderation': ModerationRoute,
  '/moderation/$reportId': ReportRoute,
};
const IN_CHATS: Record<string, RouteComponent> = {
  $conversationId: ChatRoute,
  '$conversationId/reader': ReaderRoute,
};
const SIGNED_OUT: Record<string, RouteComponent> = {
  '/sign-in': SignInRoute,
  '/register': RegisterRoute,
  '/forgot-password': ForgotPasswordRoute,
  '/reset-password': ResetPasswordRoute,
  '/verify-email': VerifyEmailRoute,
};
const below = (parent: typeof root | typeof signedIn | typeof chats, all: Record<string, RouteComponent>) =>
  Object.entries(all).map(([path, component]) =>
    createRoute({ getParentRoute: () => parent, path, component }),
  );
const routeTree = root.addChildren([
  ...below(root, SIGNED_OUT),
  signedIn.addChildren([chats.addChildren(below(chats, IN_CHATS)), ...below(signedIn, SIGNED_IN)]),
]);

/** One screen of the app at an address, with the data of `seed`. */
export function Screen({ at, seed = () => undefined }: { at: string; seed?: Seed }) {
  const [router] = useState(() =>
    createRouter({ routeTree, history: createMemoryHistory({ initialEntries: [at] }) }),
  );
  return (
    <Seeded seed={together(holds(meQuery.queryKey, me), seed)}>
      <Talking>
        <RouterProvider router={router} />
      </Talking>
    </Seeded>
  );
}
