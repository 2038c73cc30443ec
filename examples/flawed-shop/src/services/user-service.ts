import * as users from '../repositories/user-repository';

export async function getUser(id: string): Promise<users.User | undefined> {
  return users.findUser(id);
}

export async function listUsers(): Promise<users.User[]> {
  return users.findAllUsers();
}

export async function changeProfile(
  id: string,
  profile: { displayName: string; phone: string | null },
): Promise<users.User | undefined> {
  return users.updateProfile(id, profile);
}
