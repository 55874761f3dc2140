namespace Slipway.Cloudflare;

/// <summary>Codes of the API's errors that a deployer treats in their own way.</summary>
public static class CloudflareErrorCode
{
    /// <summary>Authentication error: the token lacks a permission, or the zone or account is outside its scope.</summary>
    public const int Authentication = 10000;

    /// <summary>There is no such Worker.</summary>
    public const int ScriptNotFound = 10007;

    /// <summary>Another Worker has this route.</summary>
    public const int DuplicateRoute = 10020;

    /// <summary>The script was refused: it does not start, or a binding is wrong.</summary>
    public const int ScriptRefused = 10021;

    /// <summary>The script is too large.</summary>
    public const int ScriptTooLarge = 10027;

    /// <summary>The account needs a workers.dev subdomain first.</summary>
    public const int NoWorkersDevSubdomain = 10063;

    /// <summary>There is no such Worker (service).</summary>
    public const int ServiceNotFound = 10090;

    /// <summary>There is no such environment of a Worker.</summary>
    public const int EnvironmentNotFound = 10092;

    /// <summary>A version upload carries Durable Object migrations.</summary>
    public const int MigrationInVersion = 10211;

    /// <summary>A roll back to a version with other secrets needs <c>force</c>.</summary>
    public const int SecretsChanged = 10220;

    /// <summary>An A, AAAA or CNAME record with that host exists.</summary>
    public const int DnsHostExists = 81053;

    /// <summary>A CNAME record with that host exists.</summary>
    public const int DnsCnameExists = 81054;

    /// <summary>The record exists.</summary>
    public const int DnsRecordExists = 81057;

    /// <summary>An identical record exists.</summary>
    public const int DnsIdenticalRecordExists = 81058;
}
