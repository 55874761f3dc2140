namespace Slipway.Pipelines.Tests;

public sealed class Step_actions
{
    private const string Actions = """

        ---
        apiVersion: tekton.dev/v1beta1
        kind: StepAction
        metadata: {name: make}
        spec:
          image: busybox
          params:
            - {name: greeting, default: hello}
            - {name: whom}
            - {name: both, default: $(params.greeting)-$(params.whom)}
          results:
            - {name: text}
            - {name: list, type: array}
            - {name: map, type: object, properties: {url: {}}}
          env: [{name: BOTH, value: $(params.both)}]
          command: [sh, -c]
          args:
            - |
              printf '%s %s' "$1" "$BOTH" > $(step.results.text.path)
              printf '["a","b c"]' > $(step.results.list.path)
              printf '{"url":"https://x"}' > $(step.results["map"].path)
            - sh
            - $(params.greeting) $(params.whom)
        ---
        apiVersion: tekton.dev/v1beta1
        kind: StepAction
        metadata: {name: show}
        spec:
          image: busybox
          params:
            - {name: text}
            - {name: list, type: array}
            - {name: map, type: object, properties: {url: {}}}
          command: [printf, '%s\n']
          args: [$(params.text), "$(params.list[*])", "$(params.list[1])!", $(params.map.url)]
        """;

    [Fact]
    public async Task A_step_hands_its_results_to_a_later_step_and_to_the_task()
    {
        using var run = new Run();
        await run.ExecuteAsync("""
            apiVersion: tekton.dev/v1
            kind: Task
            metadata: {name: actions}
            spec:
              params: [{name: name, default: world}]
              results:
                - {name: text, value: $(steps.first.results.text)}
                - {name: list, type: array, value: $(steps.first.results.list)}
                - {name: map, type: object, properties: {url: {}}, value: $(steps.first.results.map)}
              steps:
                - name: first
                  ref: {name: make}
                  params: [{name: whom, value: $(params.name)}]
                - name: second
                  ref: {name: show}
                  params:
                    - {name: text, value: <$(steps.first.results.text)>}
                    - {name: list, value: "$(steps.first.results.list[*])"}
                    - {name: map, value: "$(steps.first.results.map[*])"}
                - name: third
                  image: busybox
                  env: [{name: FROM, value: "$(steps.first.results.list[0])"}]
                  command: [sh, -c, 'echo "$FROM $1"', sh, $(steps.first.results.map.url)]
            """ + Actions);

        run.TaskOutcome("actions").Message.Should().Be("All Steps have completed executing");
        run.Output("actions", "second").Should().Be("<hello world hello-world>\na\nb c\nb c!\nhttps://x");
        run.Output("actions", "third").Should().Be("a https://x");
        run.Outcome.Results["text"].Should().Be(new ParamValue.Text("hello world hello-world"));
        run.Outcome.Results["list"].ToString().Should().Be("""["a","b c"]""");
        run.Outcome.Results["map"].ToString().Should().Be("""{"url":"https://x"}""");
    }

    [Fact]
    public async Task A_step_whose_input_was_not_written_fails_and_says_which_one()
    {
        using var run = new Run();
        await run.ExecuteAsync("""
            apiVersion: tekton.dev/v1
            kind: Task
            metadata: {name: unwritten}
            spec:
              steps:
                - {name: first, image: busybox, results: [{name: text}], command: ["true"]}
                - {name: second, image: busybox, command: [echo, $(steps.first.results.text)]}
            """);

        run.Outcome.Status.Should().Be(RunStatus.Failed);
        run.Output("unwritten").Should().Be(
            "slipway: $(steps.first.results.text) has no value: step \"first\" did not write its result \"text\", or not that part of it.");
    }

    [Fact]
    public async Task A_value_that_looks_like_a_variable_is_not_replaced_again()
    {
        using var run = new Run();
        run.Params["name"] = new ParamValue.Text("$(params.greeting) $(steps.first.results.nope)");
        await run.ExecuteAsync("""
            apiVersion: tekton.dev/v1
            kind: Task
            metadata: {name: literal}
            spec:
              params: [{name: name}, {name: greeting, default: no}]
              steps:
                - {name: first, image: busybox, results: [{name: text}], script: "printf '$(params.greeting) $$HOME' | sed 's/no/$(params/' > $(step.results.text.path)"}
                - {name: second, image: busybox, command: [echo, $(steps.first.results.text)]}
            """);

        run.Output("literal").Should().StartWith("$(params ");
    }

    [Theory]
    [InlineData("params: [{name: whom, value: x}, {name: other, value: y}]",
        "9:47 spec.steps[0].params[1].name: failed to resolve step ref for step \"a\" (index 0): extra params passed by Step to StepAction: [other]")]
    [InlineData("params: [{name: greeting, value: x}]",
        "7:7 spec.steps[0]: failed to resolve step ref for step \"a\" (index 0): non-existent params in Step: [whom]")]
    [InlineData("params: [{name: whom, value: [x]}]",
        "9:36 spec.steps[0].params[0].value: failed to resolve step ref for step \"a\" (index 0): invalid parameter substitution: whom. "
        + "Please check the types of the default value and the passed value")]
    [InlineData("params: [{name: whom, value: $(steps.later.results.text)}]",
        "9:36 spec.steps[0].params[0].value: non-existent variable in \"$(steps.later.results.text)\": no step \"later\" before step \"a\" has a result \"text\"")]
    public void What_a_step_hands_to_a_StepAction_is_checked(string fields, string error)
    {

        using var run = new Run();
        run.Errors($$"""
            apiVersion: tekton.dev/v1
            kind: Task
            metadata:
              name: wrong
            spec:
              steps:
                - name: a
                  ref: {name: make}
                  {{fields}}
            """ + Actions).Should().Equal(error);
    }
}
