using System.Net;

namespace Slipway.Cloudflare;

/// <summary>What to do about the API's errors: the numbers that are worth a sentence of their own.</summary>
internal static class ErrorCure
{
    private const string TokenPage = "https://dash.cloudflare.com/profile/api-tokens";

    private const string WrongId = "The account id or zone id is wrong, or mistyped: both are shown in the dashboard, on the overview of the zone.";

    private const string NoWorker = "There is no such Worker in this account: check its name and the account id.";

    private const string NoTarget = "What a binding names does not exist in this account: make it first, or correct its name or id.";

    private const string NotDeployed = "The Worker's latest version does not have all traffic, and secrets alone can only be changed when it has: give it 100 % first ('slipway deploy --promote'), "
        + "or deploy again, which uploads a version with the secrets.";

    private const string SameRecord = "Look at the DNS records of that name: change or delete the one that is there, or leave it to whoever made it.";

    private const string BadToken = $"The token is not one that Cloudflare knows: it is mistyped, rolled, or deleted. Make a new one at {TokenPage}.";

    /// <summary>By number and product; without a product it means the same everywhere.</summary>
    private static readonly Dictionary<(int Code, ApiProduct? Product), string> Sentences = new()
    {
        [(CloudflareErrorCode.InvalidToken, ApiProduct.Tokens)] = BadToken,
        [(CloudflareErrorCode.Authentication, ApiProduct.Tokens)] = BadToken,
        [(CloudflareErrorCode.InvalidAccessToken, ApiProduct.Tokens)] = BadToken,
        [(CloudflareErrorCode.InvalidRequestHeaders, null)] = BadToken,
        [(CloudflareErrorCode.NoRoute, null)] = WrongId,
        [(CloudflareErrorCode.CouldNotRoute, null)] = WrongId,
        [(CloudflareErrorCode.ScriptNotFound, ApiProduct.Workers)] = NoWorker,
        [(CloudflareErrorCode.ServiceNotFound, ApiProduct.Workers)] = NoWorker,
        [(CloudflareErrorCode.EnvironmentNotFound, ApiProduct.Workers)] = NoWorker,
        [(CloudflareErrorCode.ScriptNotParsed, ApiProduct.Workers)] =
            "The script or one of its modules is no valid JavaScript, or has a content type that is not its own: build it again.",
        [(CloudflareErrorCode.NotEntitled, ApiProduct.Workers)] =
            "The account's plan does not include it: change the plan, or do without it.",
        [(CloudflareErrorCode.InvalidScriptName, ApiProduct.Workers)] =
            "A Worker's name has up to 63 lower-case letters, digits and hyphens, and no hyphen at its ends.",
        [(CloudflareErrorCode.DuplicateRoute, ApiProduct.Workers)] =
            "Another Worker has a route of the same pattern in this zone: delete that one, or choose another pattern.",
        [(CloudflareErrorCode.ScriptRefused, ApiProduct.Workers)] =
            "Cloudflare refused the script or a binding: correct what it says. A script that is slow to start can be profiled with 'wrangler check startup'.",
        [(CloudflareErrorCode.NoFeatureAccess, ApiProduct.Workers)] =
            "The account has no access to this feature: ask for it in the dashboard, or do without it.",
        [(CloudflareErrorCode.BodyNotParsed, ApiProduct.Workers)] =
            "The upload's metadata was not understood: look for a binding with wrong fields.",
        [(CloudflareErrorCode.ScriptTooLarge, ApiProduct.Workers)] =
            "Leave out what the Worker does not need, or serve it as static assets.",
        [(CloudflareErrorCode.EmailNotVerified, ApiProduct.Workers)] =
            "Verify the e-mail address of the account's owner: the link is in the mail from Cloudflare.",
        [(CloudflareErrorCode.TooManyScripts, ApiProduct.Workers)] =
            "Delete Workers that nobody needs, or ask Cloudflare for a higher limit.",
        [(CloudflareErrorCode.VariableTooLarge, ApiProduct.Workers)] =
            "A variable may have 5 KB: put larger values into KV or into the bundle.",
        [(CloudflareErrorCode.TooManyVariables, ApiProduct.Workers)] = "Join variables into one of JSON, or put them into KV.",
        [(CloudflareErrorCode.BindingTargetNotFound, ApiProduct.Workers)] = NoTarget,
        [(CloudflareErrorCode.BoundNamespaceNotFound, ApiProduct.Workers)] = NoTarget,
        [(CloudflareErrorCode.BoundBucketNotFound, ApiProduct.Workers)] = NoTarget,
        [(CloudflareErrorCode.BoundWorkerNotFound, ApiProduct.Workers)] = NoTarget,
        [(CloudflareErrorCode.BindingNotInherited, ApiProduct.Workers)] =
            "The Worker's latest version has no binding of that name to inherit: write the binding out.",
        [(CloudflareErrorCode.NoWorkersDevSubdomain, ApiProduct.Workers)] =
            "The account needs a workers.dev subdomain: open Workers & Pages in the dashboard once, then run it again.",
        [(CloudflareErrorCode.NoEventHandler, ApiProduct.Workers)] =
            "The main module exports no handler: export default { fetch() { … } }.",
        [(CloudflareErrorCode.UnsupportedEventHandler, ApiProduct.Workers)] =
            "The main module exports a handler that does not exist: correct its name.",
        [(CloudflareErrorCode.MigrationTagMismatch, ApiProduct.Workers)] =
            "Somebody else has applied Durable Object migrations to the Worker: add theirs to the manifest, in order, and never remove one.",
        [(CloudflareErrorCode.MigrationInVersion, ApiProduct.Workers)] =
            "Durable Object migrations cannot go with a version that gets its traffic later: upload the script instead, which gets all traffic at once. "
            + "slipway does so for migrations that the manifest lists (durable_objects.migrations): add the missing ones there.",
        [(CloudflareErrorCode.LatestVersionNotDeployed, ApiProduct.Workers)] = NotDeployed,
        [(CloudflareErrorCode.LatestVersionNotDeployedForSecret, ApiProduct.Workers)] = NotDeployed,
        [(CloudflareErrorCode.SecretsChanged, ApiProduct.Workers)] =
            "Secrets were changed after that version was made, and it would run with the old ones: force it, or upload the bundle again.",
        [(CloudflareErrorCode.DomainHasDnsRecords, ApiProduct.Workers)] =
            "The hostname has DNS records that somebody else looks after: delete them, choose another hostname, or use a route instead of a custom domain.",
        [(CloudflareErrorCode.DnsRecordNotFound, ApiProduct.Dns)] = "Somebody has deleted the record: run it again.",
        [(CloudflareErrorCode.DnsHostExists, ApiProduct.Dns)] = SameRecord,
        [(CloudflareErrorCode.DnsCnameExists, ApiProduct.Dns)] = SameRecord,
        [(CloudflareErrorCode.DnsRecordExists, ApiProduct.Dns)] = SameRecord,
        [(CloudflareErrorCode.DnsIdenticalRecordExists, ApiProduct.Dns)] = SameRecord,
        [(CloudflareErrorCode.BucketNotFound, ApiProduct.R2)] =
            "There is no such bucket in this account and jurisdiction: make it, or correct its name.",
        [(CloudflareErrorCode.R2NotEnabled, ApiProduct.R2)] = "Enable R2 in the dashboard.",
    };

    /// <summary>The sentence for the first error that has one; null = none has.</summary>
    public static string? Find(ApiProduct product, IReadOnlyList<CloudflareError> errors)
    {
        foreach (var error in errors)
        {
            if (Sentences.TryGetValue((error.Code, product), out var sentence) || Sentences.TryGetValue((error.Code, null), out sentence)
                || (sentence = Find(product, error.Chain)) is not null)
            {
                return sentence;
            }
        }

        return null;
    }

    /// <summary>True when the token is good, as far as anybody knows, but not for this.</summary>
    public static bool IsAboutPermission(HttpStatusCode status, IReadOnlyList<CloudflareError> errors) =>
        errors.Any(e => e.Code is CloudflareErrorCode.Authentication or CloudflareErrorCode.InvalidAccessToken or CloudflareErrorCode.AccountNotAuthorized)
        || (status == HttpStatusCode.Forbidden && errors.Count > 0 && !errors.Any(e => Sentences.Keys.Any(key => key.Code == e.Code)));

    public static string ForPermission(string permission) =>
        $"The token needs the permission '{permission}' for this {(permission.StartsWith("Zone", StringComparison.Ordinal) ? "zone" : "account")}: "
        + $"add it at {TokenPage}. A token that was just made may take 1 to 2 minutes to work.";
}
