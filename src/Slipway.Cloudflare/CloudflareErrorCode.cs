namespace Slipway.Cloudflare;

/// <summary>Numbers of the API's errors that a deployer treats in their own way, or whose cure is worth a sentence.
/// A number is unique only within a product.</summary>
public static class CloudflareErrorCode
{
    /// <summary>Tokens: the token is not known.</summary>
    public const int InvalidToken = 1000;

    /// <summary>All: the token is not even formed like one.</summary>
    public const int InvalidRequestHeaders = 6003;

    /// <summary>All: no such path, because an id is malformed or wrong.</summary>
    public const int NoRoute = 7000;

    /// <summary>All: could not route to that path, because an id is malformed or wrong.</summary>
    public const int CouldNotRoute = 7003;

    /// <summary>D1 and others: the account is not valid, or the token may not use it.</summary>
    public const int AccountNotAuthorized = 7403;

    /// <summary>All: invalid access token.</summary>
    public const int InvalidAccessToken = 9109;

    /// <summary>All: authentication error: the token lacks a permission, or the zone or account is outside its scope.</summary>
    public const int Authentication = 10000;

    /// <summary>Workers: the script could not be parsed.</summary>
    public const int ScriptNotParsed = 10006;

    /// <summary>R2: there is no such bucket.</summary>
    public const int BucketNotFound = 10006;

    /// <summary>Workers: there is no such Worker; the account has no workers.dev subdomain.</summary>
    public const int ScriptNotFound = 10007;

    /// <summary>Workers: the account is not entitled.</summary>
    public const int NotEntitled = 10015;

    /// <summary>Workers: the name is none that a Worker may have.</summary>
    public const int InvalidScriptName = 10016;

    /// <summary>Workers: another Worker has this route.</summary>
    public const int DuplicateRoute = 10020;

    /// <summary>Workers: the script was refused: it does not start, or a binding is wrong.</summary>
    public const int ScriptRefused = 10021;

    /// <summary>Workers: the account has no access to a feature.</summary>
    public const int NoFeatureAccess = 10023;

    /// <summary>Workers: the form or its metadata could not be parsed.</summary>
    public const int BodyNotParsed = 10026;

    /// <summary>Workers: the script is too large.</summary>
    public const int ScriptTooLarge = 10027;

    /// <summary>Workers: the e-mail address is not verified.</summary>
    public const int EmailNotVerified = 10034;

    /// <summary>Workers: somebody else changed the same thing just now; nothing was done.</summary>
    public const int ConcurrentModification = 10035;

    /// <summary>Workers: the account has as many Workers as it may have.</summary>
    public const int TooManyScripts = 10037;

    /// <summary>Workers: a KV namespace of a binding does not exist.</summary>
    public const int BoundNamespaceNotFound = 10041;

    /// <summary>R2: the account has not enabled it.</summary>
    public const int R2NotEnabled = 10042;

    /// <summary>Workers: a variable is too large.</summary>
    public const int VariableTooLarge = 10054;

    /// <summary>Workers: too many variables.</summary>
    public const int TooManyVariables = 10055;

    /// <summary>Workers: what a binding names does not exist.</summary>
    public const int BindingTargetNotFound = 10056;

    /// <summary>Workers: there is no binding to inherit.</summary>
    public const int BindingNotInherited = 10057;

    /// <summary>Workers: the account needs a workers.dev subdomain first.</summary>
    public const int NoWorkersDevSubdomain = 10063;

    /// <summary>Workers: the script has no event handler.</summary>
    public const int NoEventHandler = 10068;

    /// <summary>Workers: the script has an event handler that does not exist.</summary>
    public const int UnsupportedEventHandler = 10069;

    /// <summary>Workers: the tag of the Worker's last Durable Object migration is not the one that the upload expects.</summary>
    public const int MigrationTagMismatch = 10079;

    /// <summary>Workers: an R2 bucket of a binding does not exist.</summary>
    public const int BoundBucketNotFound = 10085;

    /// <summary>Workers: there is no such Worker (service).</summary>
    public const int ServiceNotFound = 10090;

    /// <summary>Workers: there is no such environment of a Worker.</summary>
    public const int EnvironmentNotFound = 10092;

    /// <summary>Workers: a Worker of a service binding does not exist.</summary>
    public const int BoundWorkerNotFound = 10143;

    /// <summary>Workers: a version upload carries Durable Object migrations.</summary>
    public const int MigrationInVersion = 10211;

    /// <summary>Workers: secrets in bulk, or settings, are set while the latest version does not have all traffic.</summary>
    public const int LatestVersionNotDeployed = 10214;

    /// <summary>Workers: a secret is set while the latest version does not have all traffic.</summary>
    public const int LatestVersionNotDeployedForSecret = 10215;

    /// <summary>Workers: secrets have changed since the version was made; deploying it needs <c>force</c>.</summary>
    public const int SecretsChanged = 10220;

    /// <summary>Workers: the hostname of a custom domain has DNS records that somebody else looks after.</summary>
    public const int DomainHasDnsRecords = 100117;

    /// <summary>DNS: there is no such record.</summary>
    public const int DnsRecordNotFound = 81044;

    /// <summary>DNS: an A, AAAA or CNAME record with that host exists.</summary>
    public const int DnsHostExists = 81053;

    /// <summary>DNS: a CNAME record with that host exists.</summary>
    public const int DnsCnameExists = 81054;

    /// <summary>DNS: the record exists.</summary>
    public const int DnsRecordExists = 81057;

    /// <summary>DNS: an identical record exists.</summary>
    public const int DnsIdenticalRecordExists = 81058;
}
