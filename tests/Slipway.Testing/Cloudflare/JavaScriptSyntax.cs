using Slipway.Processes;

namespace Slipway.Testing.Cloudflare;

/// <summary>Finds syntax errors as Node.js does: for <see cref="CloudflareApiServer.SyntaxError"/>.</summary>
public static class JavaScriptSyntax
{
    /// <summary>The message of a module's syntax error; null when it parses.</summary>
    public static string? Error(StoredModule module)
    {
        using var directory = new TemporaryDirectory();
        var file = directory.Write("module.mjs", module.Text);
        var node = Command.Run("node", "--check", file).ExecuteAsync(CancellationToken.None).GetAwaiter().GetResult();
        return node.IsSuccess
            ? null
            : node.Error.Split('\n').FirstOrDefault(l => l.StartsWith("SyntaxError: ", StringComparison.Ordinal))?["SyntaxError: ".Length..] ?? node.LastLines(3);
    }
}
