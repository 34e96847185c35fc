using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Directives;
using Microsoft.DotNet.Interactive.Events;

namespace Microsoft.DotNet.Interactive.ValueSharing;

/// <summary><c>#!set</c> and <c>#!share</c>: variables given a value from a line, from the user or from another kernel.</summary>
internal static class ValueSharingDirectives
{
    public static void AddTo(Kernel kernel)
    {
        var set = new KernelActionDirective("#!set", "Sets a value in the current kernel")
        {
            Parameters =
            [
                new KernelDirectiveParameter("--name", "The name of the variable") { Required = true },
                new KernelDirectiveParameter("--value", "The value; @kernel:name takes a variable's, @input asks") { Required = true },
                new KernelDirectiveParameter("--byref", "Shares the object itself") { Flag = true },
                new KernelDirectiveParameter("--mime-type", "The form in which the value is taken"),
            ],
        };
        kernel.AddDirective<SetCommand>(set, (command, context) => SetAsync(kernel, command, context));
        var share = new KernelActionDirective("#!share", "Gets a value from another kernel")
        {
            Parameters =
            [
                new KernelDirectiveParameter("--name", "The name of the variable") { AllowImplicitName = true, Required = true },
                new KernelDirectiveParameter("--from", "The kernel that has it") { Required = true },
                new KernelDirectiveParameter("--as", "The name that it gets here"),
                new KernelDirectiveParameter("--mime-type", "The form in which the value is taken"),
            ],
        };
        kernel.AddDirective<ShareCommand>(share, (command, context) => ShareAsync(kernel, command, context));
    }

    private static Task SetAsync(Kernel kernel, SetCommand command, KernelInvocationContext context) =>
        SendAsync(kernel, new SendValue(command.Name, command.Value, targetKernelName: kernel.Name), command, context);

    private static async Task ShareAsync(Kernel kernel, ShareCommand command, KernelInvocationContext context)
    {
        var source = kernel.FindKernelByName(command.From);
        if (source is null)
        {
            context.Fail(command, message: $"There is no kernel named '{command.From}'.");
            return;
        }

        var result = await source.SendAsync(new RequestValue(command.Name, targetKernelName: source.Name));
        if (result.Events.OfType<ValueProduced>().FirstOrDefault() is { } produced)
        {
            await SendAsync(kernel, new SendValue(command.As ?? command.Name, produced.Value, produced.FormattedValue, kernel.Name), command, context);
        }
        else
        {
            context.Fail(command, message: $"Value '{command.Name}' not found in kernel {command.From}");
        }
    }

    private static async Task SendAsync(Kernel kernel, SendValue value, KernelCommand command, KernelInvocationContext context)
    {
        var result = await kernel.SendAsync(value);
        if (result.Events.OfType<CommandFailed>().FirstOrDefault() is { } failed) context.Fail(command, failed.Exception, failed.Message);
    }

    internal sealed class SetCommand : KernelDirectiveCommand
    {
        public string Name { get; set; } = string.Empty;

        public string Value { get; set; } = string.Empty;

        public bool Byref { get; set; }

        public string? MimeType { get; set; }
    }

    internal sealed class ShareCommand : KernelDirectiveCommand
    {
        public string Name { get; set; } = string.Empty;

        public string From { get; set; } = string.Empty;

        public string? As { get; set; }

        public string? MimeType { get; set; }
    }
}
