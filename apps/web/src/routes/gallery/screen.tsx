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
import { ChatRoute } from '@/routes/chat';
import { ChatsRoute } from '@/routes/chats';
import { InterestsRoute } from '@/routes/interests';
import { ModerationRoute, ReportRoute } from '@/routes/moderation';
import { NotFound } from '@/routes/not-found';
import { PeopleRoute } from '@/routes/people';
import { PersonRoute } from '@/routes/person';
import { ReaderRoute } from '@/routes/reader';
import { RegisterRoute } from '@/routes/register';
import { ResetPasswordRoute } from '@/routes/reset-password';
import { SignInRoute } from '@/routes/sign-in';
import { VerifyEmailRoute } from '@/routes/verify-email';
import { ForgotPasswordRoute } from '@/routes/forgot-password';
import { BlockedRoute } from '@/routes/you/blocked';
import { DataRoute } from '@/routes/you/data';
import { NotificationsRoute } from '@/routes/you/notifications';
import { YouRoute } from '@/routes/you/overview';
import { PrivacyRoute } from '@/routes/you/privacy';
import { SecurityRoute } from '@/routes/you/security';
import { me } from './samples';
import { holds, Seeded, together, type Seed } from './seeded';
import { Talking } from './talk';

const root = createRootRoute({ notFoundComponent: NotFound });
// As in the app, without what listens to the server.
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

/** One screen of the app as it is at an address, with what it would have heard from the server. */
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
