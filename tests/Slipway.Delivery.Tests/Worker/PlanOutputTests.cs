using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Delivery.Tests;

/// <summary>A plan for people and for programs.</summary>
public class PlanOutputTests
{
    [Fact]
    public async Task The_text_names_the_Worker_each_change_warnings_and_the_summary()
    {
        await using var test = await DeliveryCase.StartAsync();
        await test.PutAsync(new TestBundle("api/ai.js") { Bindings = new JsonObject { ["ai"] = new JsonObject { ["binding"] = "AI" } } });
        test.Worker = test.Worker.Bundle("api/ai.js").Var("LINES", "one\ntwo").Var("LONG", new string('x', 500));
        var text = new StringWriter();

        PlanText.Write(await test.PlanAsync(), text);

        text.ToString().ReplaceLineEndings("\n").Should().Be(
            $$"""
            Worker 'api' in account {{test.Server.Account.Id}}:
              + worker api
                  bundle: bundles/api/ai.js
                  content: 85e8b335
                  compatibility_date: 2026-01-01
                  bindings.LINES: "one\ntwo"
                  bindings.LONG: "{{new string('x', 159)}}…
              + deployment api
                  traffic: a new version 100 %
            Warning: the wrangler config that the bundle was built with declares AI, which the manifest does not have: the Worker will run without. Values belong into the manifest, so that each environment has its own: add them there.
            Plan: 2 to create, 0 to update, 0 to delete, 0 unchanged.

            """);
    }

    [Fact]
    public async Task The_JSON_has_all_of_it_in_full()
    {
        await using var test = await DeliveryCase.StartAsync();
        test.Worker = test.Worker.Var("LONG", new string('x', 500));
        await test.DeployAsync();
        test.Worker = test.Worker.Unbind("LONG");

        var plan = PlanJson.Of(await test.PlanAsync());

        var traffic = plan["changes"]![1]!["fields"]![0]!;
        traffic["old"]!.GetValue<string>().Should().StartWith("version ");
        traffic["old"] = "…";
        plan.ToJsonString(new JsonSerializerOptions { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }).ReplaceLineEndings("\n").Should().Be(
            $$"""
            {
              "account_id": "{{test.Server.Account.Id}}",
              "worker_name": "api",
              "has_changes": true,
              "changes": [
                {
                  "kind": "update",
                  "resource": "worker",
                  "name": "api",
                  "remark": "",
                  "fields": [
                    {
                      "field": "bindings.LONG",
                      "old": "\"{{new string('x', 500)}}\"",
                      "new": null
                    }
                  ]
                },
                {
                  "kind": "update",
                  "resource": "deployment",
                  "name": "api",
                  "remark": "",
                  "fields": [
                    {
                      "field": "traffic",
                      "old": "…",
                      "new": "a new version 100 %"
                    }
                  ]
                }
              ],
              "warnings": [],
              "summary": {
                "unchanged": 0,
                "create": 0,
                "update": 2,
                "delete": 0
              }
            }
            """);
    }

    [Fact]
    public async Task Lines_say_what_they_are_about_for_a_colour()
    {
        await using var test = await DeliveryCase.StartAsync();

        PlanText.Lines(await test.PlanAsync()).Select(l => l.Kind).Should().Equal(
            null, ChangeKind.Create, ChangeKind.Create, ChangeKind.Create, ChangeKind.Create, ChangeKind.Create, ChangeKind.Create, null);
    }
}
