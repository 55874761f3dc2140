using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Text;
using YamlDotNet.RepresentationModel;

namespace Slipway.Kubernetes;

/// <summary>The user of a kubeconfig: what it proves who it is by.</summary>
internal static class KubeconfigUser
{
    /// <summary>No credential at all.</summary>
    public static ICredentialSource Anonymous { get; } = new FixedCredential(
        new Credential(null, null), "The kubeconfig gives the user no credential: add a token, a certificate or an exec plugin.");

    public static ICredentialSource Credentials(KubeconfigEntry user, KubeconfigEntry cluster, string source)
    {
        if (user.Mapping("auth-provider") is not null)
        {
            throw new FormatException(
                $"{user} uses auth-provider, which Kubernetes 1.26 removed. Use the provider's exec plugin, such as gke-gcloud-auth-plugin, kubelogin or 'aws eks get-token'.");
        }

        if (user.Mapping("exec") is { } exec)
        {
            return ExecPlugin.Create(user with { Title = $"{user}: exec", Map = exec }, cluster, TimeProvider.System);
        }

        var certificate = Certificate(user);
        var cure = $"The credential is that of {user} in {source}: check that it is for this cluster and has not expired.";
        if (user.File("tokenFile") is { } tokenFile)
        {
            return new TokenFile(tokenFile, certificate, cure);
        }

        var authorization = user.Text("token") is { Length: > 0 } token ? new AuthenticationHeaderValue("Bearer", token)
            : user.Text("username") is { Length: > 0 } name ? Basic(name, user.Text("password"))
            : null;
        return authorization is null && certificate is null
            ? Anonymous
            : new FixedCredential(new Credential(authorization, certificate), cure);
    }

    /// <summary>The headers of impersonation (kubernetes.io/docs/reference/access-authn-authz/user-impersonation).</summary>
    public static ImmutableArray<(string Name, string Value)> Impersonation(KubeconfigEntry user)
    {
        // Passing over a restriction would give more rights than the user meant.
        if (user.Mapping("as-user-extra") is { Children.Count: > 0 })
        {
            throw new FormatException($"{user} uses as-user-extra, which is not supported. Remove it.");
        }

        var name = user.Text("as");
        return name.Length == 0 ? [] :
        [
            ("Impersonate-User", name),
            .. user.Text("as-uid") is { Length: > 0 } uid ? [("Impersonate-Uid", uid)] : Array.Empty<(string, string)>(),
            .. user.List("as-groups").OfType<YamlScalarNode>().Select(group => ("Impersonate-Group", group.Value ?? "")),
        ];
    }

    private static AuthenticationHeaderValue Basic(string name, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}")));

    private static SslStreamCertificateContext? Certificate(KubeconfigEntry user)
    {
        var (certificate, key) = (user.TextOrFile("client-certificate"), user.TextOrFile("client-key"));
        return (certificate, key) switch
        {
            (null, null) => null,
            ({ }, { }) => user.Checked("client-certificate and client-key", () => PemCertificates.Client(certificate, key)),
            _ => throw new FormatException($"{user} has client-certificate or client-key without the other. Add the other."),
        };
    }
}
