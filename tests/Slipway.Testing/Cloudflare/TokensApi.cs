using System.Text.Json.Nodes;

namespace Slipway.Testing.Cloudflare;

/// <summary>Tokens verify themselves; accounts are listed.</summary>
internal sealed class TokensApi(StoredCloud cloud)
{
    public void AddTo(EndpointTable table)
    {
        table.Add("GET /user/tokens/verify", "", call => Verify(call, ofAccount: false));
        table.Add("GET /accounts/{account}/tokens/verify", "", call => Verify(call, ofAccount: true));
        table.Add("GET /accounts", "", call => Envelope.Page(call, cloud.Accounts.Select(Account), 20, 50), "page per_page");
        table.Add("GET /accounts/{account}", "", call => new Answer(Account(cloud.Account(call))));
        table.Add("GET /memberships", "", call => Envelope.Page(call, cloud.Accounts.Select(a => new JsonObject { ["id"] = a.Id, ["account"] = Account(a) }), 20, 50), "page per_page");
    }

    private static Answer Verify(Call call, bool ofAccount)
    {
        var token = call.Token;
        if (token.IsAccountOwned != ofAccount)
        {
            throw new RefusalException(401, 1000, "Invalid API Token");
        }

        var answer = new JsonObject { ["id"] = token.Id, ["status"] = token.Status };
        if (token.ExpiresOn is not null)
        {
            answer["expires_on"] = token.ExpiresOn;
        }

        return new Answer(answer);
    }

    private static JsonObject Account(StoredAccount account) => new() { ["id"] = account.Id, ["name"] = account.Name, ["type"] = "standard" };
}
