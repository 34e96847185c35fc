using Strm.Checkpoints;

namespace Strm.Core.Tests.Checkpoints;

/// <summary>Checkpoints as other programs wrap them: which weights are taken, and what is said of the rest.</summary>
public sealed class WrappedCheckpointTests : IDisposable
{
    private const string Weights = """
        def weights(value, prefix=''): return OrderedDict([(prefix + 'resnet.0.weight', torch.full((2, 2), float(value)))])
        path = sys.argv[1]

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void Of_state_dicts_side_by_side_the_usual_one_is_taken_and_the_note_says_how_to_take_another()
    {
        var path = Save("torch.save(dict(model_ema=weights(3), model=weights(2, 'module.'), state_dict=weights(1)), path)");
        AssertValue(1, path, $"The weights are those of 'state_dict'. There are others under 'model_ema', 'model': to use those, name the file as {path}::model_ema.");
        AssertValue(2, path + "::model");
        AssertValue(3, path + "::model_ema");
    }

    [SkippableFact]
    public void State_dicts_under_keys_that_do_not_tell_which_is_meant_are_an_error_that_says_how_to_choose()
    {
        var path = Save("torch.save(dict(teacher=weights(1), student=weights(2)), path)");
        var error = Assert.Throws<StrmException>(() => CheckpointFile.Open(path)).Message;
        Assert.Contains("holds several state dicts: teacher, student.", error, StringComparison.Ordinal);
        Assert.Contains($"{path}::teacher", error, StringComparison.Ordinal);
        AssertValue(2, path + "::student");
    }

    [SkippableFact]
    public void A_whole_network_as_an_object_beside_the_weights_does_not_hide_them()
    {
        var path = Save("torch.save(dict(model=torch.nn.Linear(2, 2), state_dict=weights(4)), path)");
        using var file = CheckpointFile.Open(path);
        Assert.Equal(4, Value(file));
        Assert.Contains(file.Warnings, w => w.Contains("not built: torch.nn.modules.linear.Linear", StringComparison.Ordinal));
    }

    [SkippableFact]
    public void The_count_of_an_averaged_model_is_left_out_with_a_word() =>
        AssertValue(5, Save("torch.save(OrderedDict([('n_averaged', torch.tensor(9)), *weights(5, 'module.').items()]), path)"),
            "'n_averaged', the number of models that were averaged, was left out.");

    [SkippableFact]
    public void Lightning_s_checkpoint_is_read()
    {
        var path = Save("""
            import argparse, collections, pathlib
            torch.save({'epoch': 3, 'global_step': 9, 'pytorch-lightning_version': '2.0', 'state_dict': weights(6, 'model.'), 'callbacks': {"ModelCheckpoint{'monitor': None}": {'best_model_path': pathlib.PurePosixPath('a/b')}},
                'optimizer_states': [{'state': {}, 'param_groups': []}], 'lr_schedulers': [collections.defaultdict(list)], 'hyper_parameters': argparse.Namespace(lr=0.1, way=5)}, path)
            """);
        using var file = CheckpointFile.Open(path);
        Assert.Equal(6, Value(file));
        Assert.Contains(file.Warnings, w => w.Contains("argparse.Namespace", StringComparison.Ordinal) && w.Contains("PurePosixPath", StringComparison.Ordinal));
    }

    [SkippableFact]
    public void OpenMMLab_s_checkpoint_is_read_and_its_history_is_never_built()
    {
        var path = Save("""
            import numpy
            class HistoryBuffer: pass
            buffer = HistoryBuffer(); buffer.values = numpy.arange(3.0); buffer.last = numpy.float64(2)
            torch.save(dict(meta=dict(epoch=1, seed=numpy.int64(3), classes=('run', 'jump')), state_dict=weights(7, 'backbone.'), message_hub=dict(log_scalars=dict(loss=buffer)), optimizer=None), path)
            """);
        using var file = CheckpointFile.Open(path);
        Assert.Equal(7, Value(file));
        Assert.Contains(file.Warnings, w => w.Contains("__main__.HistoryBuffer", StringComparison.Ordinal));
    }

    [SkippableFact]
    public void A_schedule_with_objects_in_it_is_left_out_so_that_the_weights_can_be_converted()
    {
        var path = Save("torch.save(dict(model_state_dict=weights(8), scheduler=dict(function=weights, last_epoch=1)), path)");
        using var file = CheckpointFile.Open(path);
        Assert.Null(file.Scheduler);
        CheckpointConverter.Convert(file, _folder.File("again.pt"));
        AssertValue(8, _folder.File("again.pt"));
    }

    [SkippableFact]
    public void Tensors_with_attributes_are_read()
    {
        var path = Save("""
            class Rebuilt:
                def __init__(self, tensor): self.tensor = tensor
                def __reduce_ex__(self, protocol):
                    function, arguments = self.tensor.__reduce_ex__(2)[:2]
                    return torch._tensor._rebuild_from_type_v2, (function, torch.Tensor, arguments, {'tag': 1})
            torch.save(OrderedDict([('resnet.0.weight', Rebuilt(torch.full((2, 2), 9.0)))]), path)
            """);
        AssertValue(9, path);
    }

    private static float Value(CheckpointFile file)
    {
        Assert.Equal("resnet.0.weight Float32 [2, 2]", Assert.Single(file.Entries).ToString());
        var values = new float[4];
        file.Read("resnet.0.weight", System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()));
        return Assert.Single(values.Distinct());
    }

    private static void AssertValue(float value, string path, params string[] warnings)
    {
        using var file = CheckpointFile.Open(path);
        Assert.Equal(value, Value(file));
        if (warnings.Length > 0) Assert.Equal(warnings, file.Warnings);
    }

    private string Save(string script)
    {
        PythonTorch.Run(Weights + script + "\nprint(0)\n", _folder.File("x.pt"));
        return _folder.File("x.pt");
    }
}
