import { defineLibrary } from './define.ts';

/** Libraries that decide who may do what. */
export default defineLibrary({
  packages: ['@casl/ability', 'casbin', 'accesscontrol', 'acl', 'role-acl', 'easy-rbac', 'rbac', 'permit', 'permitio', 'oso', 'oso-cloud', '@openfga/sdk', '@cerbos/grpc', '@cerbos/http', 'casbin-express', 'express-access-control'],
  docs: 'https://casl.js.org',
  rows: [
    { api: '@casl/ability.{createMongoAbility|PureAbility|defineAbility}()', is: 'alias', of: '@casl/ability.Ability()' },
    { api: '@casl/ability.{MongoAbility|AnyAbility|AnyMongoAbility}()', is: 'alias', of: '@casl/ability.Ability()' },
    { api: '@casl/ability.AbilityBuilder().build()', is: 'alias', of: '@casl/ability.Ability()' },
    { api: '@casl/ability.Ability().{can|cannot}', is: 'guard', guard: 'authorization' },
    { api: '@casl/ability.ForbiddenError.from().{throwUnlessCan|unlessCan}', is: 'guard', guard: 'authorization' },
    { api: 'casbin.newEnforcer', is: 'function', async: true },
    { api: 'casbin.newEnforcer().{enforce|enforceSync|hasRoleForUser|enforceEx}', is: 'guard', guard: 'authorization' },
    { api: 'casbin.newEnforcer().{enforce|enforceEx|hasRoleForUser}', is: 'function', async: true },
    { api: 'casbin.Enforcer()', is: 'alias', of: 'casbin.newEnforcer()' },
    { api: 'casbin-express', is: 'guard', guard: 'authorization' },
    { api: 'accesscontrol.AccessControl().{can|permission}', is: 'guard', guard: 'authorization' },
    { api: 'role-acl.AccessControl().can', is: 'guard', guard: 'authorization' },
    { api: 'acl().{isAllowed|areAnyRolesAllowed|middleware|hasRole}', is: 'guard', guard: 'authorization' },
    { api: 'easy-rbac().can', is: 'guard', guard: 'authorization' },
    { api: 'rbac.RBAC().can', is: 'guard', guard: 'authorization' },
    { api: 'permitio.Permit().check', is: 'guard', guard: 'authorization' },
    { api: 'oso.Oso().{authorize|isAllowed|authorizeRequest|authorizeField}', is: 'guard', guard: 'authorization' },
    { api: 'oso-cloud.Oso().authorize', is: 'guard', guard: 'authorization' },
    { api: '@openfga/sdk.OpenFgaClient().check', is: 'guard', guard: 'authorization' },
    { api: '@cerbos/{grpc.GRPC|http.HTTP}().{checkResource|checkResources|isAllowed}', is: 'guard', guard: 'authorization' },
  ],
});
