namespace Slipway.Steps.GitCheckout;

/// <summary>What a user reads when git failed: action, value, cause and cure; then git's own last lines.</summary>
internal static class CheckoutMessage
{
    public static string For(GitFailedException failure, CheckoutOptions options, string directory) =>
        $"checking out {options.Revision} of {options.Url}: {Cause(failure, options, directory)}\n{failure.Message}";

    private static string Cause(GitFailedException failure, CheckoutOptions options, string directory) => failure.Kind switch
    {
        GitFailureKind.Network =>
            $"the server cannot be reached ({(failure.Tries == 1 ? "tried once" : $"tried {failure.Tries} times")}). "
            + "Check the address and the network; behind a proxy set --http-proxy or --https-proxy.",
        GitFailureKind.Access => Access(options),
        GitFailureKind.NoRepository =>
            "there is no repository at this address, or the credentials may not see it. Check --url; for a private repository bind the workspace "
            + (options.Url.Scheme == "ssh" ? "ssh-directory." : "basic-auth."),
        GitFailureKind.Certificate => options.Access.CaDirectory.Length == 0
            ? "the server's certificate is not trusted. Bind the workspace ssl-ca-directory with the CA bundle that it was signed by (file name: --crt-file)."
            : $"the server's certificate is not trusted by '{options.Access.CaFileName}' in the workspace ssl-ca-directory. Put the CA bundle that it was signed by there.",
        GitFailureKind.HostKey => options.Access.SshDirectory.Length == 0
            ? "the key of the SSH server is not known. Connect once by hand (ssh -T), or bind the workspace ssh-directory with a known_hosts file."
            : "the key of the SSH server is not in known_hosts of the workspace ssh-directory. Add what 'ssh-keyscan' prints, after checking it; without known_hosts it is accepted.",
        GitFailureKind.NoRef => "the repository has no such ref. Correct --revision or --refspec.",
        GitFailureKind.ShaRefused => "the server does not serve a commit that is needed. Push it, or set --depth=0.",
        GitFailureKind.Disk => $"'{directory}' cannot be written. Free space, or choose an --output-path that this user may write.",
        _ => "git failed.",
    };

    private static string Access(CheckoutOptions options)
    {
        if (options.Url.Scheme == "ssh")
        {
            return options.Access.SshDirectory.Length == 0
                ? "the server accepts no key that was offered. Bind the workspace ssh-directory with a private key that may read the repository, or add one to the ssh-agent."
                : "the server refuses the private key in the workspace ssh-directory. Give it a key without a passphrase that may read the repository.";
        }

        return options.Access.BasicAuthDirectory.Length == 0 && options.Url.UserInfo is null
            ? "the server asks for credentials, as it may also do when there is no such repository. Check --url, "
                + "and bind the workspace basic-auth with .git-credentials, or with username and password."
            : "the server refuses the credentials of the workspace basic-auth. Check user name and password or token: it must be valid and may read the repository.";
    }
}
