import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { fetchScreen } from '@/lib/dom/fetch-part';
import { ChatsRoute } from '@/app/routes/chats';
import { Crashed } from '@/app/routes/crashed';
import { NotFound } from '@/app/routes/not-found';
import { SignedInRoute } from '@/app/routes/signed-in';

/** A route component that is loaded when the route is first visited. */
const screen: typeof lazyRouteComponent = (load, name) => lazyRouteComponent(() => fetchScreen(load), name);

const root = createRootRoute({ notFoundComponent: NotFound });

// Invalid values are set to undefined: an omitted key would keep the value of the address.

/**
 * The path to open after signing in. Only paths of this site, as a browser resolves them, are
 * accepted.
 */
const nextSearch = ({ next }: Record<string, unknown>): { next?: string } => {
  const isOurs =
    typeof next === 'string' &&
    next.startsWith('/') &&
    URL.canParse(next, location.origin) &&
    new URL(next, location.origin).origin === location.origin;
  return { next: isOurs ? next : undefined };
};

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: nextSearch,
  component: screen(() => import('@/app/routes/sign-in'), 'SignInRoute'),
});
const register = createRoute({
  getParentRoute: () => root,
  path: '/register',
  validateSearch: nextSearch,
  component: screen(() => import('@/app/routes/register'), 'RegisterRoute'),
});

/** The token of a link from an email. */
const tokenSearch = ({ token }: Record<string, unknown>): { token?: string } => ({
  token: typeof token === 'string' || typeof token === 'number' ? String(token) : undefined,
});
const forgotPassword = createRoute({
  getParentRoute: () => root,
  path: '/forgot-password',
  component: screen(() => import('@/app/routes/forgot-password'), 'ForgotPasswordRoute'),
});
const resetPassword = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  validateSearch: tokenSearch,
  component: screen(() => import('@/app/routes/reset-password'), 'ResetPasswordRoute'),
});
const verifyEmail = createRoute({
  getParentRoute: () => root,
  path: '/verify-email',
  validateSearch: tokenSearch,
  component: screen(() => import('@/app/routes/verify-email'), 'VerifyEmailRoute'),
});

const signedIn = createRoute({ getParentRoute: () => root, id: 'signed-in', component: SignedInRoute });
const index = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/chats', replace: true });
  },
});
const seqOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined;

const chats = createRoute({ getParentRoute: () => signedIn, path: '/chats', component: ChatsRoute });
const chat = createRoute({
  getParentRoute: () => chats,
  path: '$conversationId',
  // `seq` of the message to open the chat at.
  validateSearch: ({ at }: Record<string, unknown>): { at?: number } => ({ at: seqOf(at) }),
  component: screen(() => import('@/app/routes/chat'), 'ChatRoute'),
});
const reader = createRoute({
  getParentRoute: () => chats,
  path: '$conversationId/reader',
  // The page of messages before that `seq`.
  validateSearch: ({ before }: Record<string, unknown>): { before?: number } => ({ before: seqOf(before) }),
  component: screen(() => import('@/app/routes/reader'), 'ReaderRoute'),
});
const interests = createRoute({
  getParentRoute: () => signedIn,
  path: '/interests',
  validateSearch: ({ box }: Record<string, unknown>): { box?: 'received' | 'sent' } => ({
    box: box === 'sent' || box === 'received' ? box : undefined,
  }),
  component: screen(() => import('@/app/routes/interests'), 'InterestsRoute'),
});
const people = createRoute({
  getParentRoute: () => signedIn,
  path: '/people',
  validateSearch: ({ q }: Record<string, unknown>): { q?: string } => ({
    q: (typeof q === 'string' || typeof q === 'number') && q !== '' ? String(q).slice(0, 100) : undefined,
  }),
  component: screen(() => import('@/app/routes/people'), 'PeopleRoute'),
});
const person = createRoute({
  getParentRoute: () => signedIn,
  path: '/people/$username',
  component: screen(() => import('@/app/routes/person'), 'PersonRoute'),
});
const you = createRoute({
  getParentRoute: () => signedIn,
  path: '/you',
  component: screen(() => import('@/app/routes/you/overview'), 'YouRoute'),
});
const privacy = createRoute({
  getParentRoute: () => signedIn,
  path: '/you/privacy',
  component: screen(() => import('@/app/routes/you/privacy'), 'PrivacyRoute'),
});
const blocked = createRoute({
  getParentRoute: () => signedIn,
  path: '/you/blocked',
  component: screen(() => import('@/app/routes/you/blocked'), 'BlockedRoute'),
});
const notifications = createRoute({
  getParentRoute: () => signedIn,
  path: '/you/notifications',
  component: screen(() => import('@/app/routes/you/notifications'), 'NotificationsRoute'),
});
const security = createRoute({
  getParentRoute: () => signedIn,
  path: '/you/security',
  component: screen(() => import('@/app/routes/you/security'), 'SecurityRoute'),
});
const data = createRoute({
  getParentRoute: () => signedIn,
  path: '/you/data',
  component: screen(() => import('@/app/routes/you/data'), 'DataRoute'),
});
const moderation = createRoute({
  getParentRoute: () => signedIn,
  path: '/moderation',
  validateSearch: ({ tab }: Record<string, unknown>): { tab?: 'reports' | 'audit' } => ({
    tab: tab === 'reports' || tab === 'audit' ? tab : undefined,
  }),
  component: screen(() => import('@/app/routes/moderation'), 'ModerationRoute'),
});
const report = createRoute({
  getParentRoute: () => signedIn,
  path: '/moderation/$reportId',
  component: screen(() => import('@/app/routes/moderation'), 'ReportRoute'),
});

/** Shows every component in every state. Excluded from the build. */
const gallery = createRoute({
  getParentRoute: () => root,
  path: '/gallery',
  validateSearch: (
    search: Record<string, unknown>,
  ): { scene?: string; theme?: string; language?: string } => {
    const said = (name: string) => (typeof search[name] === 'string' ? search[name] : undefined);
    return { scene: said('scene'), theme: said('theme'), language: said('language') };
  },
  component: import.meta.env.DEV
    ? screen(() => import('../../dev/gallery/gallery'), 'GalleryRoute')
    : NotFound,
});

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    register,
    forgotPassword,
    resetPassword,
    verifyEmail,
    gallery,
    signedIn.addChildren([
      index,
      chats.addChildren([chat, reader]),
      interests,
      people,
      person,
      you,
      privacy,
      blocked,
      notifications,
      security,
      data,
      moderation,
      report,
    ]),
  ]),
  scrollRestoration: false,
  defaultNotFoundComponent: NotFound,
  defaultErrorComponent: Crashed,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
  interface HistoryState {
    /**
     * A new number makes a new visit of the same address, e.g. to jump to the same message again.
     */
    visit?: number;
  }
}
