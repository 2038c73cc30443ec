/** What sessions keep of who is logged in, as alternatives of a path; other things in a session (a cart, a CSRF secret) say nothing of that. */
export const sessionIdentity = [
  'user', 'userId', 'user_id', 'userID', 'uid', 'username', 'userName', 'email', 'account', 'accountId', 'isLoggedIn', 'loggedIn', 'loggedin', 'isAuth', 'isAuthenticated', 'authenticated',
  'auth', 'admin', 'isAdmin', 'adminId', 'passport', 'customer', 'customerId', 'member', 'memberId', 'token', 'accessToken', 'currentUser', 'profile',
].join('|');
